"""A command that sends the reminders of reviews, as the scheduled run does too."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.reviews.reminders import send_reminders


class Command(BaseCommand):
    help = "Send the reminders of health reviews that are due soon or overdue, each once."

    def handle(self, *args: Any, **options: Any) -> None:
        """Send the reminders that are due, and print how many."""
        self.stdout.write(f"{send_reminders()} reminders sent.")
