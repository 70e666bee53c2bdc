from django.apps import AppConfig


class RetractionsConfig(AppConfig):
    """The app of retractions: pages are withdrawn for a reason that readers are told."""

    name = "cms.content.retractions"
    label = "retractions"
