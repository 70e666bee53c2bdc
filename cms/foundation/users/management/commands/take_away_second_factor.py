"""A command for whoever has lost their second factor and finds nobody to take it away."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.foundation.users.second_factor.changes import take_away


class Command(BaseCommand):
    help = "Take away the second factor of an account, which then logs in with its password alone."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the name."""
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take it away, end the sessions, and tell the holder by mail."""
        user = get_user_model().objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no account {options['username']!r}.")
        take_away(user)
        self.stdout.write(f"{user.get_username()} logs in with the password alone now.")
