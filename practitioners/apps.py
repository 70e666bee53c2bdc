from django.apps import AppConfig


class PractitionersConfig(AppConfig):
    """The app of practitioners and their credentials."""

    name = "practitioners"

    def ready(self) -> None:
        """Reserve the ids of the sections below a biography, to which “View all posts” links."""
        from cms.content.blocks.rich_text import reserve_ids

        reserve_ids("articles", "reviewed")
