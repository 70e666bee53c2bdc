from django.apps import AppConfig


class EditingConfig(AppConfig):
    """Editors who work on the same page lose nothing."""

    name = "cms.editorial.editing"
    label = "editing"

    def ready(self) -> None:
        """Make redirects, and say where Wagtail warns of overwriting what happens instead."""
        from wagtail.admin.ui.editing_sessions import EditingSessionsList

        from cms.editorial.editing import redirects

        redirects.connect()
        EditingSessionsList.template_name = "editing/sessions.html"
