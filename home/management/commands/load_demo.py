"""Load the demo site of a fictional practice."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Load the demo site. What is there already is left as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--login", metavar="NAME:PASSWORD", help="also create this superuser")

    def handle(self, *args: Any, **options: Any) -> None:
        """Create what is missing, and say how much it was."""
        from home.demo.loader import DemoSite

        created = DemoSite().load()
        if options["verbosity"]:
            self.stdout.write(f"{created} pages created.")
        if options["login"]:
            name, _, password = options["login"].partition(":")
            users = get_user_model().objects
            if not users.filter(username=name).exists():
                users.create_superuser(name, password=password)
