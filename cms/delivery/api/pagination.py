"""Keyset pagination: a page deep in a listing costs no more than the first one."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from cms.delivery.api import cursors
from cms.delivery.api.cursors import Reader
from cms.delivery.api.parameters import PageData
from cms.delivery.api.problems import InvalidParameter
from cms.foundation.addresses import absolute_url


class KeysetPage:
    """The rows of one page of `found`, and the URLs of the next and the previous page.

    `keys` names the columns that order the rows, each with a reader for its value in a cursor; the
    last key is unique. `sources` names what the database is to order by in place of some of them,
    which has the same values. `columns` are loaded as well. `within` restricts `found`. `is_whole`
    is true if the page has all rows. A cursor is valid for listings of the same `kind` only;
    raises InvalidParameter for any other.
    """

    def __init__(
        self,
        request: Request,
        found: QuerySet[Any],
        parameters: PageData,
        *,
        kind: str,
        keys: Mapping[str, Reader],
        sources: Mapping[str, str] | None = None,
        descending: bool = False,
        columns: tuple[str, ...] = (),
        within: Q | None = None,
    ) -> None:
        limit = parameters["limit"]
        self._request, self._kind, self._keys = request, kind, tuple(keys)
        backwards, place = _place(kind, keys, parameters.get("cursor"))
        towards_smaller = descending != backwards
        ordered = tuple((sources or {}).get(key, key) for key in keys)
        if place:
            found = found.filter(_beyond(ordered, place, smaller=towards_smaller))
        # After the place: of two bounds SQLite uses the first, which should be the tighter one.
        found = found.filter(within or Q())
        sign = "-" if towards_smaller else ""
        found = found.order_by(*(f"{sign}{key}" for key in ordered))
        fields = [name for name in (*columns, *keys) if name not in found.query.annotations]
        # One row more tells whether the page is the last.
        rows = list(found.only(*fields)[: limit + 1])
        more, self.rows = len(rows) > limit, rows[:limit]
        if backwards:
            self.rows.reverse()
        self.is_whole = not place and not more
        self._ends = (bool(place), more) if backwards else (more, bool(place))

    @cached_property
    def next(self) -> str | None:
        """The URL of the page after this one, or None."""
        return self._link(self.rows[-1], "next") if self.rows and self._ends[0] else None

    @cached_property
    def previous(self) -> str | None:
        """The URL of the page before this one, or None."""
        return self._link(self.rows[0], "previous") if self.rows and self._ends[1] else None

    def _link(self, row: Any, direction: str) -> str:
        place = [_plain(getattr(row, key)) for key in self._keys]
        token = cursors.dump_cursor(self._kind, [direction, *place])
        return replace_query_param(absolute_url(self._request.get_full_path()), "cursor", token)


def _plain(value: object) -> object:
    """Return the value of a key in a form that JSON can hold."""
    if isinstance(value, UUID):
        return value.hex
    return value.isoformat() if isinstance(value, datetime) else value


def _place(kind: str, keys: Mapping[str, Reader], token: str | None) -> tuple[bool, list[Any]]:
    """Return whether the cursor `token` leads backwards, and the keys of its row."""
    if token is None:
        return False, []
    try:
        direction, *place = cursors.load_cursor(kind, token, cursors.direction, *keys.values())
    except ValueError as error:
        raise InvalidParameter({"cursor": str(error)}) from error
    return direction == "previous", place


def _beyond(keys: tuple[str, ...], place: list[Any], *, smaller: bool) -> Q:
    """Return the condition that a row comes after `place`, which has a value for each of `keys`.

    Its first part is one that an index can start from; otherwise all rows before `place` are read.
    """
    key, *others = keys
    value, *rest = place
    order = "lt" if smaller else "gt"
    beyond = Q(**{f"{key}__{order}": value})
    if others:
        beyond |= _beyond(tuple(others), rest, smaller=smaller)
        return Q(**{f"{key}__{order}e": value}) & beyond
    return beyond
