"""A command that loads the demo site of a fictional practice."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from home.demo.loader import load_demo
from home.demo.logins import create_logins


class Command(BaseCommand):
    help = "Load the demo site. What is there already is left as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--login",
            metavar="NAME:PASSWORD",
            help="also create this superuser, and an account for each role with that password",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the demo site, and print how many pages were created."""
        created = load_demo()
        if options["verbosity"]:
            self.stdout.write(f"{created} pages created.")
        if options["login"]:
            name, _, password = options["login"].partition(":")
            create_logins(name, password)
