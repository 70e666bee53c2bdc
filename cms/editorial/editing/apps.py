from django.apps import AppConfig


class EditingConfig(AppConfig):
    """The app that keeps editors of the same page from losing each other's changes."""

    name = "cms.editorial.editing"
    label = "editing"

    def ready(self) -> None:
        """Connect the receivers, and replace the template of Wagtail's overwrite warning."""
        from wagtail.admin.ui.editing_sessions import EditingSessionsList

        from cms.editorial.editing import redirects

        redirects.connect()
        EditingSessionsList.template_name = "editing/sessions.html"
