"""Removal of characters that XML and JSON documents cannot contain."""

import re
from typing import Any, TypeVar, cast

from django.utils.encoding import iri_to_uri

T = TypeVar("T")

# XML 1.0 cannot contain these characters, not even escaped: one of them makes the whole document
# unreadable. JSON in UTF-8 cannot contain the surrogates among them.
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(text: str) -> str:
    """Return `text` without the characters that XML 1.0 cannot contain."""
    return UNWRITABLE.sub("", text)


def writable_url(url: str) -> str:
    """Return `url` in ASCII, without characters that XML 1.0 cannot contain."""
    return iri_to_uri(writable(url))


def all_writable(value: T) -> T:
    """Return the JSON `value` with `writable` applied to every string in it."""
    result: Any = value
    if isinstance(value, str):
        result = writable(value)
    elif isinstance(value, dict):
        result = {key: all_writable(each) for key, each in value.items()}
    elif isinstance(value, list):
        result = [all_writable(each) for each in value]
    return cast("T", result)
