from django.apps import AppConfig


class ChecksConfig(AppConfig):
    """The app of the checks before a page is published."""

    name = "cms.content.content_checks"
    label = "checks"
