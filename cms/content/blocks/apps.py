from django.apps import AppConfig
from django.core.checks import Tags, register


class BlocksConfig(AppConfig):
    """The app of the block vocabulary."""

    name = "cms.content.blocks"
    label = "blocks"

    def ready(self) -> None:
        """Register the system check of the block vocabulary, and make own addresses links."""
        from cms.content.blocks.checks import check_vocabulary
        from cms.content.links import saving

        register(check_vocabulary, Tags.models)
        saving.connect()
