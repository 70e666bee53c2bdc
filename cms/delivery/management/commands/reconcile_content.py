"""Compare every content item with its page, and repair the differences."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.delivery.sync.sync import reconcile


class Command(BaseCommand):
    help = "Compare every content item with its page, and repair what differs."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many were compared, and how many differed."""
        compared, repaired = reconcile()
        self.stdout.write(f"{compared} pages compared, {repaired} content items repaired.")
