from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The app of the base class of all page types."""

    name = "cms.content.pages"
    label = "pages"

    def ready(self) -> None:
        """Let slugs have the vowels of scripts that write them as marks."""
        from cms.content.pages.slugs import accept_marks

        accept_marks()
