from django.apps import AppConfig


class PractitionersConfig(AppConfig):
    """Practitioners and their credentials."""

    name = "practitioners"
