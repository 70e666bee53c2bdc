from django.apps import AppConfig


class FeedsConfig(AppConfig):
    """Atom, RSS and JSON feeds, and the hub that is told of them."""

    name = "cms.channels.feeds"
    label = "feeds"

    def ready(self) -> None:
        """Follow the changes of content items."""
        from cms.channels.feeds import receivers

        receivers.connect()
