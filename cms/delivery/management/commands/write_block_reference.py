"""Write the reference of the blocks for partners."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cms.delivery.api.openapi.block_reference import block_reference

FILE = settings.BASE_DIR / "docs" / "partners" / "blocks.md"


class Command(BaseCommand):
    help = "Write docs/partners/blocks.md from the vocabulary."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the whole file anew."""
        FILE.write_text(block_reference(), encoding="utf-8")
