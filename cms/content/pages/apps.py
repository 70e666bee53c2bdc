from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The app of the base class of all page types."""

    name = "cms.content.pages"
    label = "pages"

    def ready(self) -> None:
        """Install what replaces parts of Wagtail's dialogs that choose a page."""
        from cms.content.pages import choosing

        choosing.install()
