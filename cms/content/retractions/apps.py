from django.apps import AppConfig


class RetractionsConfig(AppConfig):
    """Pages whose text was withdrawn for a reason that readers are told."""

    name = "cms.content.retractions"
    label = "retractions"
