"""Cursors: opaque, the same for everybody, and proof against change."""

from typing import Any

from django.core import signing


def dump_cursor(kind: str, value: list[Any]) -> str:
    """A token for a place in the feed or listing `kind`."""
    return signing.Signer(salt=f"cursor:{kind}").sign_object(value, compress=False)


def load_cursor(kind: str, token: str) -> list[Any]:
    """The place that `token` stands for.

    Raises ValueError for one that was made for another listing, cut, changed, or made up.
    """
    try:
        value = signing.Signer(salt=f"cursor:{kind}").unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise ValueError("This is not a cursor that this listing gave out.") from error
    if not isinstance(value, list):
        raise ValueError("This is not a cursor that this listing gave out.")
    return value
