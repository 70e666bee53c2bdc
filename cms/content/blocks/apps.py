from django.apps import AppConfig
from django.core.checks import Tags, register


class BlocksConfig(AppConfig):
    """The block vocabulary."""

    name = "cms.content.blocks"
    label = "blocks"

    def ready(self) -> None:
        """Check the vocabulary whenever Django checks the project."""
        from cms.content.blocks.checks import check_vocabulary

        register(check_vocabulary, Tags.models)
