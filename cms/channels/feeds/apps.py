from django.apps import AppConfig


class FeedsConfig(AppConfig):
    """Atom, RSS and JSON feeds, and notifications of a WebSub hub."""

    name = "cms.channels.feeds"
    label = "feeds"

    def ready(self) -> None:
        """Connect the receiver of changes of content items."""
        from cms.channels.feeds import receivers

        receivers.connect()
