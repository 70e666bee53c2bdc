from django.apps import AppConfig


class EditingConfig(AppConfig):
    """The app that keeps editors of the same page from losing each other's changes."""

    name = "cms.editorial.editing"
    label = "editing"

    def ready(self) -> None:
        """Connect the receivers, and replace how Wagtail publishes, warns and sends mails."""
        from wagtail.admin.ui.editing_sessions import EditingSessionsList
        from wagtail.admin.views.pages import edit

        from cms.editorial.editing import mails, redirects
        from cms.editorial.editing.publishing import PublishThroughPage

        redirects.connect()
        mails.install()
        EditingSessionsList.template_name = "editing/sessions.html"
        edit.PublishPageRevisionAction = PublishThroughPage
