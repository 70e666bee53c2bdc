from django.apps import AppConfig


class PreviewsConfig(AppConfig):
    """Drafts shown to reviewers who have no login."""

    name = "cms.editorial.preview_links"
    label = "previews"

    def ready(self) -> None:
        """Follow what happens to pages."""
        from cms.editorial.preview_links import receivers

        receivers.connect()
