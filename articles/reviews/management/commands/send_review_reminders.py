"""Reminders of reviews, apart from the scheduled run, which sends them too."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.reviews.reminders import send_reminders


class Command(BaseCommand):
    help = "Send the reminders of health reviews that are due soon or overdue, each once."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many there were."""
        self.stdout.write(f"{send_reminders()} reminders sent.")
