from django.apps import AppConfig


class UsersConfig(AppConfig):
    """Who can log in."""

    name = "cms.users"
    label = "users"
