"""Characters that feeds and sitemaps cannot hold."""

import re
from typing import TypeVar

from django.utils.encoding import iri_to_uri

T = TypeVar("T")

# XML 1.0 has no way to write these, not even escaped, and one of them makes a whole document
# unreadable. JSON has none for the surrogates that UTF-8 lacks.
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(text: str) -> str:
    """`text` without the characters that XML 1.0 cannot hold."""
    return UNWRITABLE.sub("", text)


def writable_url(url: str) -> str:
    """`url` in ASCII, which all can read."""
    return iri_to_uri(writable(url))


def all_writable(value: T) -> T:
    """The JSON `value` with no such character in any of its texts."""
    if isinstance(value, str):
        return writable(value)  # type: ignore[return-value]
    if isinstance(value, dict):
        return {key: all_writable(each) for key, each in value.items()}  # type: ignore[return-value]
    if isinstance(value, list):
        return [all_writable(each) for each in value]  # type: ignore[return-value]
    return value
