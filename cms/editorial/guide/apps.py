from django.apps import AppConfig


class GuideConfig(AppConfig):
    """The guide for editors, read inside the admin."""

    name = "cms.editorial.guide"
    label = "guide"
