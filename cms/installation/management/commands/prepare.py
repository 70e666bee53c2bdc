"""Bring an installation to the state that this version of the code needs."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from cms.delivery.origins import notice_origins
from cms.delivery.publishing import rebuild_stale
from cms.installation.fresh_database import create_fresh_database
from home.site_tree import ensure_site_tree


class Command(BaseCommand):
    help = "Create or migrate the database, and rebuild what is stale. Safe to run at each start."

    def handle(self, *args: Any, **options: Any) -> None:
        """Each step does nothing when there is nothing to do."""
        if connection.vendor == "sqlite":
            create_fresh_database(Path(settings.DATABASES["default"]["NAME"]))
        call_command("migrate", verbosity=0, interactive=False)
        ensure_site_tree()
        notice_origins()
        rebuilt = rebuild_stale()
        if rebuilt:
            self.stdout.write(f"{rebuilt} content items rebuilt.")
