"""The rich text editor in the form."""

import json
from typing import Any

from django.utils.html import escape
from draftjs_exporter.error import ExporterException
from wagtail.admin.rich_text import DraftailRichTextArea

# As deep as the editor lets a list be; what is nested by the thousand cannot be rendered.
DEEPEST_LIST = 4
UNREADABLE = (ExporterException, AttributeError, KeyError, RecursionError, TypeError, ValueError)


class RichTextArea(DraftailRichTextArea):
    """Wagtail's editor, which takes whatever is sent: lists too deep, and what it never made."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The rich text; what cannot be read is kept as it was sent, as text."""
        sent = data.get(name)
        if sent is None:
            return None
        try:
            return self.converter.to_database_format(_with_flat_lists(sent))
        except UNREADABLE:
            return f"<p>{escape(sent)}</p>" if sent else ""


def _with_flat_lists(sent: str) -> str:
    state = json.loads(sent)
    for block in state.get("blocks", []) if state else []:
        block["depth"] = min(block.get("depth", 0), DEEPEST_LIST)
    return json.dumps(state)
