"""The form widget of the rich text editor."""

import json
from typing import Any

from django.utils.crypto import get_random_string
from django.utils.html import escape
from draftjs_exporter.error import ExporterException
from wagtail.admin.rich_text import DraftailRichTextArea

# The depth that the editor allows; a list thousands of levels deep cannot be rendered.
DEEPEST_LIST = 4
KEY_LENGTH = 10
UNREADABLE = (ExporterException, AttributeError, KeyError, RecursionError, TypeError, ValueError)


class RichTextArea(DraftailRichTextArea):
    """Wagtail's rich text widget, which accepts all input, even too deep lists and invalid data."""

    def format_value(self, value: Any) -> str:
        """Return the state of the editor, in which no two lines have the same key.

        Wagtail draws short keys at random, and of two lines with one key the editor drops one.
        """
        state = json.loads(super().format_value(value))
        keys: set[str] = set()
        for block in state["blocks"]:
            while block["key"] in keys:
                block["key"] = get_random_string(KEY_LENGTH)
            keys.add(block["key"])
        return json.dumps(state)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the rich text; input that cannot be read is kept as text."""
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
