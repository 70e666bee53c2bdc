"""A command that removes who has an account, as deleting it in the admin does."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.foundation.users.erasing import erase


class Command(BaseCommand):
    help = "Remove all that says who has an account. What they wrote stays, as by nobody known."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the name of the account."""
        parser.add_argument("username", help="the name that its holder logs in with")

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase it. Raise CommandError if there is none of that name."""
        username = options["username"]
        account = get_user_model().objects.filter(username=username).first()
        if account is None:
            raise CommandError(f"No account is named {username!r}.")
        erase(account)
        self.stdout.write(f"{username} is now {account.username}, and cannot log in.")
