"""Signed cursors: opaque tokens that do not depend on the client and cannot be altered."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core import signing

NOT_GIVEN_OUT = (
    "This is not a cursor that this address gave out. Start without one, and follow `next`; a "
    "cursor of a listing is good for the same search and ordering only."
)
LARGEST = 2**63 - 1
Reader = Callable[[object], Any]


class Serializer:
    """A JSON serializer without escapes, which make a long Chinese title too long for a URL."""

    def dumps(self, value: object) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def loads(self, data: bytes) -> Any:
        return json.loads(data)


def dump_cursor(kind: str, value: Sequence[object]) -> str:
    """Return a token for the place `value` in the feed or listing `kind`."""
    return signing.Signer(salt=f"cursor:{kind}").sign_object(
        value, serializer=Serializer, compress=False
    )


def load_cursor(kind: str, token: str, *readers: Reader) -> list[Any]:
    """Return the values in `token`, each read by one of `readers`.

    Raises ValueError if the token is for another listing or was cut, changed or made up, or if its
    values are not in the present format.
    """
    try:
        if token.startswith("."):
            raise ValueError("Ours are not compressed.")
        values = signing.Signer(salt=f"cursor:{kind}").unsign_object(token, serializer=Serializer)
        if not isinstance(values, list):
            raise ValueError("Not a list.")
        return [read(value) for read, value in zip(readers, values, strict=True)]
    except (signing.BadSignature, ValueError, OverflowError, RecursionError) as error:
        raise ValueError(NOT_GIVEN_OUT) from error


def whole(value: object) -> int:
    """Return `value` if it is a non-negative integer that a database can hold."""
    if type(value) is not int or not 0 <= value <= LARGEST:
        raise ValueError("Not a whole number.")
    return value


def text(value: object) -> str:
    """Return `value` if it is text that a database can hold."""
    if not isinstance(value, str) or "\0" in value:
        raise ValueError("Not a text.")
    value.encode()
    return value


def direction(value: object) -> str:
    """Return `value` if it is `next` or `previous`."""
    if value not in ("next", "previous"):
        raise ValueError("Not a direction.")
    return text(value)


def time(value: object) -> datetime:
    """Parse a time with an offset, and return it in UTC."""
    read = datetime.fromisoformat(text(value))
    if read.utcoffset() is None:
        raise ValueError("Not in UTC.")
    return read.astimezone(UTC)


def key(value: object) -> UUID:
    """Parse the id of an item, written as 32 hexadecimal digits."""
    read = UUID(text(value))
    if read.hex != value:
        raise ValueError("Not an id.")
    return read


def optional(read: Reader) -> Reader:
    """Return a reader that accepts None too."""
    return lambda value: None if value is None else read(value)
