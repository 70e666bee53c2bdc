"""A command that prepares the installation and runs all that it needs, on one machine."""

import os
import sys
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from cms.delivery.models import ContentItem
from cms.editorial.scheduling.periodic import run_periodically
from cms.foundation.supervision import supervise
from cms.installation.server import Listener, listen, serve
from cms.installation.starting import (
    begin_measuring,
    listen_at_settings,
    refuse_https_without_proxy,
    refuse_obstacles,
)
from cms.installation.worker import work
from cms.settings.address import keep, named
from cms.settings.environment import Environment


class Command(BaseCommand):
    help = "Prepare the installation, and run server, worker and schedule on this machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        if apps.is_installed("home.demo"):
            parser.add_argument("--demo", action="store_true", help="load the demo site first")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare the installation, skipping steps with nothing to do, and run all it needs."""
        refuse_https_without_proxy()
        file = settings.ADDRESS_FILE
        listener = self._listen_and_keep(file) if file else listen_at_settings()
        self._say("Preparing the database")
        call_command("prepare", stdout=self.stdout)
        if file:  # In production a deployment collects them, before the server is stopped.
            self._say("Collecting static files")
            _collect_static_files()
        refuse_obstacles(self.stderr)
        begin_measuring()
        demo, is_new = options.get("demo", False), not ContentItem.objects.exists()
        if demo:
            self._say("Loading the demo site (the first time, in all sizes of its pictures)")
            call_command("load_demo", login=":".join(settings.DEMO_LOGIN), verbosity=0)
        if is_new:  # Later starts leave to the worker what may take long.
            work(until_done=True)
        self._announce(demo=demo)
        supervise(
            {"server": partial(serve, listener), "worker": work, "schedule": run_periodically}
        )

    def _listen_and_keep(self, file: Path) -> Listener:
        """Take the port, and keep the address for every other command.

        The settings have the address of the last start. With another one this start begins anew.
        """
        address = named(Environment(os.environ), settings.ADDRESS)
        try:
            listener = listen(settings.HOST, address.port)
        except OSError as error:
            raise CommandError(
                f"Port {address.port} is in use. Choose another: make run PORT={address.port + 1}"
            ) from error
        keep(file, address)
        if address != settings.ADDRESS:
            listener.close()
            os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606
        return listener

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
