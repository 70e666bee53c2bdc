from django.apps import AppConfig


class PractitionersConfig(AppConfig):
    """Practitioners and their credentials."""

    name = "practitioners"

    def ready(self) -> None:
        """Keep the ids of what stands below a biography, where "View all posts" leads."""
        from cms.content.blocks.rich_text import reserve_ids

        reserve_ids("articles", "reviewed")
