"""A command that brings an installation to the state that this version of the code needs."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection

from cms.content.images.runs import lacking, make_in_background
from cms.delivery.models import ReconcileRun
from cms.delivery.sync.rebuilding import rebuild_for_a_while
from cms.delivery.sync.reconcile import due, reconcile_task
from cms.installation.fresh_database import create_fresh_database
from cms.installation.migrating import migrate
from home.site_tree import ensure_site_tree


class Command(BaseCommand):
    help = "Create or migrate the database, and rebuild what is stale. Safe to run at each start."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run all steps, each of which does nothing if there is nothing to do."""
        if connection.vendor == "sqlite":
            create_fresh_database(Path(settings.DATABASES["default"]["NAME"]))
        migrate()
        ensure_site_tree()
        run = due()
        self._make_renditions()
        rebuilt = rebuild_for_a_while()
        if rebuilt:
            self.stdout.write(f"{rebuilt} content items rebuilt.")
        if run:
            self._compare(run)

    def _compare(self, run: ReconcileRun) -> None:
        """Start the comparison of items that a change of code, packages or addresses requires."""
        reconcile_task.enqueue(run.pk)
        run.refresh_from_db()
        if run.total:
            self.stdout.write(f"New version or address: {run}.")

    def _make_renditions(self) -> None:
        """Make missing renditions after a change of their list, without repeating failed ones."""
        images = lacking().filter(rendition_error="")
        if images.exists():
            self.stdout.write(f"{images.count()} images lack renditions, which are made now.")
            make_in_background(images)
