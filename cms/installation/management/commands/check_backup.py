"""A command that reads a backup, to see that it can be restored."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.installation.backups.choosing import add_options, chosen
from cms.installation.backups.restoring import check
from cms.installation.backups.store import StoreError


class Command(BaseCommand):
    help = "Read a backup as a whole, and compare it with what was written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options that choose the backup."""
        add_options(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Check it; of an encrypted one, the rows only with the key."""
        try:
            store, backup = chosen(options)
            check(store, backup)
        except StoreError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Whole: {backup}")
