from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The app of the base class of all page types."""

    name = "cms.content.pages"
    label = "pages"
