from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The app of the base class of all page types."""

    name = "cms.content.pages"
    label = "pages"

    def ready(self) -> None:
        """Replace parts of Wagtail's dialogs and buttons of pages, and accept vowels in slugs.

        Many scripts write vowels as marks.
        """
        from cms.content.pages import choosing, ways
        from cms.content.pages.slugs import accept_marks

        choosing.install()
        ways.install()
        accept_marks()
