from django.apps import AppConfig


class ChecksConfig(AppConfig):
    """What is checked before a page is published."""

    name = "cms.content.content_checks"
    label = "checks"
