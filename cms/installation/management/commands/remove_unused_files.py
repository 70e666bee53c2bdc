"""A command that removes files from the media that nothing has any more."""

from argparse import ArgumentParser
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand

from cms.foundation.unused_files import unused_files


class Command(BaseCommand):
    help = "Remove files from the media that are older than a day and that no row has."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the option to look first."""
        parser.add_argument("--dry-run", action="store_true", help="name them, and remove nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove them, name each, and say how many bytes they have."""
        size = 0
        for name in (found := unused_files()):
            size += default_storage.size(name)
            self.stdout.write(name)
            if not options["dry_run"]:
                default_storage.delete(name)
        done = "would be removed" if options["dry_run"] else "removed"
        self.stdout.write(f"{len(found)} files of {size} bytes {done}.")
