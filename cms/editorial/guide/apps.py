from django.apps import AppConfig


class GuideConfig(AppConfig):
    """The app that shows the guide for editors inside the admin."""

    name = "cms.editorial.guide"
    label = "guide"
