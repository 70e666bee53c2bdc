from django.apps import AppConfig


class PagesConfig(AppConfig):
    """What every page type is built on."""

    name = "cms.content.pages"
    label = "pages"
