"""A command that prepares the installation and serves it, for `make run`."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from cms.installation.server import EmbeddedServer, port_is_free


class Command(BaseCommand):
    help = "Prepare the installation and serve it on this machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        if apps.is_installed("home.demo"):
            parser.add_argument("--demo", action="store_true", help="load the demo site first")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare the installation, skipping steps with nothing to do, and start the server."""
        if not port_is_free(settings.PORT):
            raise CommandError(
                f"Port {settings.PORT} is in use. Choose another: make run PORT={settings.PORT + 1}"
            )
        self._say("Preparing the database")
        call_command("prepare", stdout=self.stdout)
        self._say("Collecting static files")
        _collect_static_files()
        demo = options.get("demo", False)
        if demo:
            self._say("Loading the demo site (the first time, in all sizes of its pictures)")
            call_command("load_demo", login=":".join(settings.DEMO_LOGIN), verbosity=0)
        connections.close_all()
        EmbeddedServer(settings.PORT, lambda: self._announce(demo=demo)).run()

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _announce(self, *, demo: bool) -> None:
        address = settings.WAGTAILADMIN_BASE_URL
        login = "   (name: {}, password: {})".format(*settings.DEMO_LOGIN) if demo else ""
        self._say(
            f"\nMeridian is running. Stop it with Ctrl+C.\n\n"
            f"  Website   {address}/\n"
            f"  Admin     {address}/admin/{login}\n"
            f"  API docs  {address}/api/v1/docs/\n"
        )


def _collect_static_files() -> None:
    """Collect static files, which takes 3 s, only if our files or the packages have changed."""
    ours = (path for folder in settings.STATICFILES_DIRS for path in Path(folder).rglob("*"))
    packages = settings.BASE_DIR / "requirements.txt"
    newest = max(path.stat().st_mtime_ns for path in (*ours, packages))
    mark = Path(settings.STATIC_ROOT) / ".collected"
    state = f"{newest} {sys.version}"
    if not mark.exists() or mark.read_text() != state:
        call_command("collectstatic", interactive=False, verbosity=0)
        mark.write_text(state)
