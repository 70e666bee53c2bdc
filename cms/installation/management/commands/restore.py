"""A command that makes the site what it was when a backup was made."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.installation.backups.choosing import add_options, chosen
from cms.installation.backups.restoring import is_in_use, restore
from cms.installation.backups.store import StoreError


class Command(BaseCommand):
    help = "Make the site what it was when a backup was made. Stop the site before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options that choose the backup, and say what becomes of what is there."""
        add_options(parser)
        parser.add_argument(
            "--replace", action="store_true", help="restore although there is a site already"
        )
        parser.add_argument(
            "--move",
            action="store_true",
            help="cursors of partners stay valid: only if the site that the backup is of has "
            "published nothing since",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore the backup; what is there is kept under another name."""
        try:
            store, backup = chosen(options)
            if is_in_use() and not options["replace"]:
                raise CommandError(
                    "This site is in use. Stop it, and add --replace to restore over it."
                )
            before = restore(store, backup, moves=options["move"], say=self._say)
        except StoreError as error:
            raise CommandError(str(error)) from error
        self._say(f"Restored {backup}")
        if before:
            self._say(f"The database before is kept as {before}. Remove it when all is well.")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
