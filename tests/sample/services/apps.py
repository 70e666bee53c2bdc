from django.apps import AppConfig


class ServicesConfig(AppConfig):
    """What the practice offers."""

    name = "tests.sample.services"
    label = "services"
    default_auto_field = "django.db.models.AutoField"
