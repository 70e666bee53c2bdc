from django.apps import AppConfig


class PreviewsConfig(AppConfig):
    """The app that shows drafts to reviewers who have no login."""

    name = "cms.editorial.preview_links"
    label = "previews"

    def ready(self) -> None:
        """Connect the receivers."""
        from cms.editorial.preview_links import receivers

        receivers.connect()
