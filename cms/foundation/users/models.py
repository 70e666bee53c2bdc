"""The user model, which is custom from the first migration on."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person who can log in to the admin."""

    class Meta(AbstractUser.Meta):
        verbose_name = "user"
