from django.apps import AppConfig


class PreviewsConfig(AppConfig):
    """Drafts shown to reviewers who have no login."""

    name = "cms.previews"
    label = "previews"

    def ready(self) -> None:
        """Follow what happens to pages."""
        from cms.previews import retractions

        retractions.connect()
