"""A command that serves an installation that is prepared."""

from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand

from cms.foundation.supervision import supervise
from cms.installation.server import serve
from cms.installation.starting import (
    begin_measuring,
    listen_at_settings,
    refuse_https_without_proxy,
    refuse_obstacles,
)


class Command(BaseCommand):
    help = "Serve the site, at HOST and PORT, until it is stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the option for machines with several cores."""
        parser.add_argument("--processes", type=int, default=1, help="how many serve (1)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve by so many processes, each of which is started again if it ends."""
        refuse_https_without_proxy()
        refuse_obstacles(self.stderr)
        begin_measuring()
        listener = listen_at_settings()
        numbers = range(1, max(1, options["processes"]) + 1)
        supervise({f"server {number}": partial(serve, listener) for number in numbers})
