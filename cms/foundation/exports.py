"""What editors download as a spreadsheet is text and numbers, and never a formula."""

import re
from typing import Any

from django.utils.encoding import force_str, is_protected_type
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from cms.foundation.formats.characters import writable

# As OWASP advises on CSV injection; the last four are their wide forms.
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")

_value_of_wagtail = SpreadsheetExportMixin.preprocess_field_value
_heading_of_wagtail = SpreadsheetExportMixin.get_heading


def harmless(text: str) -> str:
    """`text` as a spreadsheet program shows it, in place of taking it for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def install() -> None:
    """Let all exports of the admin be harmless: Wagtail's own views derive from this class too."""
    SpreadsheetExportMixin.preprocess_field_value = _value
    SpreadsheetExportMixin.get_heading = _heading


def _value(view: Any, field: str, value: Any, export_format: str) -> Any:
    """What is written in a cell: numbers, days and times as they are, all else as text.

    The cells of a workbook say themselves that they are text, so that nothing is put before it.
    """
    cell = _value_of_wagtail(view, field, value, export_format)
    if is_protected_type(cell):
        return cell
    text = writable(force_str(cell))  # A workbook is XML.
    return harmless(text) if export_format == view.FORMAT_CSV else text


def _heading(view: Any, queryset: Any, field: str) -> str:
    return harmless(_heading_of_wagtail(view, queryset, field))
