"""A command that makes a backup of the whole site, for the schedule and for operators."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.editorial.scheduling.models import PeriodicRun
from cms.installation.backups.making import make_backup, remove_old
from cms.installation.backups.store import Store, StoreError, site_store


class Command(BaseCommand):
    help = "Write a backup of all rows and files to BACKUP_URL, and remove old ones there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the option to see what there is."""
        parser.add_argument("--list", action="store_true", help="name the backups, and make none")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the backup while the site is in use, or list what there is."""
        try:
            store = site_store()
            if options["list"]:
                self._list(store)
            else:
                self._make(store, quiet=not options["verbosity"])
        except StoreError as error:
            raise CommandError(str(error)) from error

    def _list(self, store: Store) -> None:
        for name in store.names():
            self.stdout.write(str(store.description(name)))

    def _make(self, store: Store, *, quiet: bool) -> None:
        backup = make_backup(store)
        PeriodicRun.objects.note_end("backup", "")
        backups, files = remove_old(store, settings.BACKUP_DAYS)
        if not quiet:
            self.stdout.write(f"Backup {backup}")
            if backups or files:
                self.stdout.write(f"Removed {backups} old backups and {files} files of them.")
        if backup.missing:
            names = ", ".join(backup.missing[:3])
            raise CommandError(f"{len(backup.missing)} files of the site are missing: {names}")
