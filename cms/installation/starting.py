"""What a server says, and refuses, before it serves."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError, OutputWrapper

from cms.installation.readiness import obstacles
from cms.installation.server import Listener, listen


def refuse_https_without_proxy() -> None:
    """Raise CommandError if readers come by https and nobody in front ends TLS."""
    if settings.SECURE_SSL_REDIRECT and not settings.TRUSTED_PROXY:
        raise CommandError(
            "With an https address a proxy in front has to end TLS. Set TRUSTED_PROXY to the "
            "address from which it connects, such as 127.0.0.1."
        )


def refuse_obstacles(stderr: OutputWrapper) -> None:
    """Say all that is missing, and raise CommandError if nothing can be served without it."""
    found = list(obstacles())
    for warning in (one for one in found if not one.is_serious()):
        stderr.write(f"{warning.msg} {warning.hint}")
    serious = [f"{one.msg} {one.hint}" for one in found if one.is_serious()]
    if serious:
        raise CommandError("\n".join(serious))


def begin_measuring() -> None:
    """Forget what the processes of an earlier start measured."""
    if settings.METRICS_FOLDER:
        for file in Path(settings.METRICS_FOLDER).glob("*.db"):
            file.unlink(missing_ok=True)


def listen_at_settings() -> Listener:
    """Return a socket at HOST and PORT. Raise CommandError if that cannot be had."""
    try:
        return listen(settings.HOST, settings.PORT)
    except OSError as error:
        raise CommandError(f"{settings.HOST}:{settings.PORT}: {error.strerror}.") from error
