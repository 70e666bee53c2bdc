"""A command that does the background work of the installation."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.foundation.supervision import supervise
from cms.installation.worker import work


class Command(BaseCommand):
    help = "Do the background work, until it is stopped. Several may do so beside each other."

    def handle(self, *args: Any, **options: Any) -> None:
        """Work, in a process that is started again if it ends."""
        supervise({"worker": work})
