"""A reader of the change feed, and whether it has seen everything."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

# Of each content item the position and the content; None once it is withdrawn.
Items = dict[str, tuple[int, Any]]


@dataclass
class Copy:
    """What a reader has, and the positions in the order in which it got them."""

    items: Items = field(default_factory=dict)
    positions: list[int] = field(default_factory=list)


class Reader:
    """A partner who keeps a copy of all that is public, and reads a few changes at a time."""

    def __init__(self, limit: int = 3) -> None:
        self._client = Client()
        self._next = f"/api/v1/changes/?limit={limit}"
        self.copy = Copy()

    def read(self) -> None:
        """Read until there is nothing new."""
        while self._read_page():
            pass

    def _read_page(self) -> bool:
        response = self._client.get(self._next)
        assert response.status_code == 200, response.content
        page = json.loads(response.content)
        for entry in page["items"]:
            self.copy.positions.append(entry["position"])
            self.copy.items[entry["id"]] = (entry["position"], entry["content"])
        following = urlsplit(page["next"])
        self._next = f"{following.path}?{following.query}"
        return bool(page["more"])


def feed_faults(given: Sequence[int], stored: Items, copy: Copy) -> list[str]:
    """What is wrong with the positions `given`, and what of `stored` the copy does not have.

    An item that was withdrawn before the reader got to it is rightly unknown to it.
    """
    faults = []
    if sorted(given) != list(range(1, len(given) + 1)):
        faults.append(f"the positions have a gap or a double: {sorted(given)}")
    if copy.positions != sorted(set(copy.positions)):
        faults.append(f"the reader got positions out of order: {copy.positions}")
    for item, (position, content) in stored.items():
        unknown = item not in copy.items and content is None
        if not unknown and copy.items.get(item) != (position, content):
            faults.append(f"the reader missed position {position}")
    faults += [f"the reader has {item}" for item in copy.items.keys() - stored.keys()]
    return faults
