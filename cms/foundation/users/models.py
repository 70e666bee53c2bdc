"""The user model, which is custom from the first migration on."""

from typing import Any

from django.contrib.auth.models import AbstractUser

from cms.foundation.users.brake import forget_failures


class User(AbstractUser):
    """A person who can log in to the admin."""

    class Meta(AbstractUser.Meta):
        verbose_name = "user"
        permissions = (("second_factor", "Has to log in with a second factor"),)

    def set_password(self, raw_password: Any) -> None:
        """Set the password, and let its owner log in with it whatever others have guessed."""
        super().set_password(raw_password)
        if self.pk:
            forget_failures(self.get_username())
