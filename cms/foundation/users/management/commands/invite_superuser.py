"""A command that lets the first person in, or somebody whom no mail reaches."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from cms.foundation.users.invitations import link_for, renew


class Command(BaseCommand):
    help = "Print a link with which a superuser, who is made if there is none, chooses a password."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the address, and the option for installers."""
        parser.add_argument("email", help="the account's e-mail address, and its name")
        parser.add_argument(
            "--first", action="store_true", help="do nothing if a superuser can log in already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the link; a password that was chosen already keeps working until another is."""
        email = options["email"].strip()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email!r} is not an e-mail address.") from error
        superusers = get_user_model().objects.filter(is_superuser=True, is_active=True)
        if options["first"] and any(account.has_usable_password() for account in superusers):
            return
        account = _superuser(email)
        renew(account)
        self.stdout.write(link_for(account))


def _superuser(email: str) -> Any:
    """Return the account of the address. Raise CommandError if it is none of a superuser."""
    accounts = get_user_model().objects
    account = accounts.filter(username__iexact=email).first()
    if account is None:
        account = accounts.create_superuser(username=email, email=email)
    if not (account.is_superuser and account.is_active):
        raise CommandError(
            f"{email} is the name of an account that is not a superuser's. Another superuser can "
            "change that under Settings → Users."
        )
    return account
