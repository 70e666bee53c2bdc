"""A command that tells what is kept about somebody."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.installation.personal_data import about

SHORTEST = 3


class Command(BaseCommand):
    help = "Print what the database has about somebody, as lines of JSON. It changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the names."""
        parser.add_argument(
            "names", nargs="+", help="a name, an e-mail address or an account; each in quotes"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it. Raise CommandError for a name that would occur everywhere."""
        names = [" ".join(name.split()) for name in options["names"]]
        if short := [name for name in names if len(name) < SHORTEST]:
            raise CommandError(f"{short[0]!r} is too short: give {SHORTEST} letters or more.")
        for found in about(names):
            self.stdout.write(json.dumps(found, ensure_ascii=False))
