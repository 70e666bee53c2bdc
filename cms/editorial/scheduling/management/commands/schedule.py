"""A command that runs the periodic work of the installation."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.editorial.scheduling.periodic import run_periodically
from cms.foundation.supervision import supervise


class Command(BaseCommand):
    help = "Run the commands of the setting SCHEDULE whenever they are due, until it is stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run them; several machines may do so, and each run is begun by one of them."""
        supervise({"schedule": run_periodically})
