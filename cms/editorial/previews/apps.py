from django.apps import AppConfig


class PreviewsConfig(AppConfig):
    """Drafts shown to reviewers who have no login."""

    name = "cms.editorial.previews"
    label = "previews"

    def ready(self) -> None:
        """Follow what happens to pages."""
        from cms.editorial.previews import retractions

        retractions.connect()
