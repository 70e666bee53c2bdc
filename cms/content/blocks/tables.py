"""The block for tables."""

from typing import Any, ClassVar

from rest_framework import serializers
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock

from cms.content.blocks.base import BlockValue, LineBlock, StructContentBlock


class TableValue(BlockValue):
    """The value of a table block, with its cells as text."""

    @property
    def rows(self) -> list[list[str]]:
        """All rows, including the header row; an empty cell is an empty string."""
        data = (self["table"] or {}).get("data") or []
        return [[cell or "" for cell in row] for row in data]

    @property
    def header_row(self) -> bool:
        """Whether the first row holds headers."""
        return (self["table"] or {}).get("table_header_choice") in ("row", "both")

    @property
    def header_column(self) -> bool:
        """Whether the first column holds headers."""
        return (self["table"] or {}).get("table_header_choice") in ("column", "both")


class TableBlock(StructContentBlock):
    """A table of text."""

    caption = LineBlock(max_length=500, help_text="What the table compares.")
    table = WagtailTableBlock()

    class Meta:
        icon = "table"
        group = "Text"
        description = "Rows and columns of text; it can be pasted from a spreadsheet."
        template = "blocks/table.html"
        value_class = TableValue
        preview_value: ClassVar = {
            "caption": "What guidelines say",
            "table": {
                "data": [["Guideline", "Year"], ["American College of Physicians", "2017"]],
                "table_header_choice": "row",
            },
        }

    class Api(serializers.Serializer[Any]):
        caption = serializers.CharField()
        header_row = serializers.BooleanField()
        header_column = serializers.BooleanField()
        rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
