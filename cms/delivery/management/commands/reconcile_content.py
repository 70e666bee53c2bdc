"""Compare every content item with its page, and repair the differences."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.delivery.models import BuildFailure
from cms.delivery.sync.sync import reconcile


class Command(BaseCommand):
    help = "Compare every content item with its page, and repair what differs."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many were compared, how many differed, and which could not be built.

        Raises CommandError at the end if there are any of those.
        """
        compared, repaired = reconcile()
        self.stdout.write(f"{compared} pages compared, {repaired} content items repaired.")
        failures = BuildFailure.objects.select_related("page").order_by("since")
        for failure in failures:
            self.stderr.write(f"Not built since {failure.since:%Y-%m-%d %H:%M}: {failure}")
        if failures:
            raise CommandError("Mend these pages, or what they show; the log has the tracebacks.")
