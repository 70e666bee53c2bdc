"""Protection of the admin's spreadsheet exports against formula injection."""

import re
from typing import Any

from django.utils.encoding import force_str, is_protected_type
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from cms.foundation.formats.characters import writable

# The characters that OWASP names for CSV injection, and the full-width forms of the first four.
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")

_value_of_wagtail = SpreadsheetExportMixin.preprocess_field_value
_heading_of_wagtail = SpreadsheetExportMixin.get_heading


def harmless(text: str) -> str:
    """Return `text`, with an apostrophe before it if a spreadsheet would read it as a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def install() -> None:
    """Patch the mixin from which all of Wagtail's export views inherit."""
    SpreadsheetExportMixin.preprocess_field_value = _value
    SpreadsheetExportMixin.get_heading = _heading


def _value(view: Any, field: str, value: Any, export_format: str) -> Any:
    """Return the value of a cell: numbers, dates and times unchanged, everything else as text.

    Cells of an XLSX workbook are typed as text, so they need no apostrophe.
    """
    cell = _value_of_wagtail(view, field, value, export_format)
    if is_protected_type(cell):
        return cell
    text = writable(force_str(cell))  # A workbook is XML.
    return harmless(text) if export_format == view.FORMAT_CSV else text


def _heading(view: Any, queryset: Any, field: str) -> str:
    return harmless(_heading_of_wagtail(view, queryset, field))
