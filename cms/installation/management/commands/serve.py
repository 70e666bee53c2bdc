"""A command that serves an installation that is prepared."""

from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage
from django.core.management.base import BaseCommand, CommandError

from cms.foundation.supervision import supervise
from cms.installation.readiness import obstacles
from cms.installation.server import listen, serve


class Command(BaseCommand):
    help = "Serve the site, at HOST and PORT, until it is stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the option for machines with several cores."""
        parser.add_argument("--processes", type=int, default=1, help="how many serve (1)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve by so many processes, each of which is started again if it ends."""
        if settings.SECURE_SSL_REDIRECT and not settings.TRUSTED_PROXY:
            raise CommandError(
                "With an https address a proxy in front has to end TLS. Set TRUSTED_PROXY to the "
                "address from which it connects, such as 127.0.0.1."
            )
        self._refuse_without(list(obstacles()))
        try:
            listener = listen(settings.HOST, settings.PORT)
        except OSError as error:
            raise CommandError(f"{settings.HOST}:{settings.PORT}: {error.strerror}.") from error
        numbers = range(1, max(1, options["processes"]) + 1)
        supervise({f"server {number}": partial(serve, listener) for number in numbers})

    def _refuse_without(self, found: list[CheckMessage]) -> None:
        """Say all that is missing, and raise CommandError if nothing can be served without it."""
        for warning in (one for one in found if not one.is_serious()):
            self.stderr.write(f"{warning.msg} {warning.hint}")
        serious = [f"{one.msg} {one.hint}" for one in found if one.is_serious()]
        if serious:
            raise CommandError("\n".join(serious))
