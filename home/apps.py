from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The home page, and the demo site."""

    name = "home"
