from django.apps import AppConfig


class DosageConfig(AppConfig):
    """The block of the sample."""

    name = "tests.sample.dosage"
