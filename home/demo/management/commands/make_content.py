"""A command that makes a large site, for measurements."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from home.demo.bulk import SomebodyElsesError, make_content


class Command(BaseCommand):
    help = "Make a large site around the demo: the same each time, up to as many articles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--articles", type=int, required=True, metavar="N", help="how many")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing, and print how far it is."""
        wanted = options["articles"]

        def tell(count: int) -> None:
            if options["verbosity"]:
                self.stdout.write(f"{count:,} of {wanted:,} articles", ending="\r")
                self.stdout.flush()

        try:
            made = make_content(wanted, tell)
        except SomebodyElsesError as error:
            raise CommandError(error) from error
        if options["verbosity"]:
            self.stdout.write(f"{made:,} articles made, {wanted:,} in all.")
