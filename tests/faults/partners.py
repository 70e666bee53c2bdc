"""Partners who keep a copy of all that is public, and other ways to know what that is."""

import json
from copy import copy
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from cms.delivery.items.building import build
from cms.delivery.items.registry import item_types
from cms.delivery.models import ContentItem
from cms.foundation.formats.content import Content, encode
from cms.foundation.visibility import is_public

# The content of each item by its id.
Copy = dict[str, Content]
API = "/api/v1"


class Partner:
    """Applies the pages of the change feed to a copy, one at a time; may stop after any of them."""

    def __init__(self, limit: int) -> None:
        self.copy: Copy = {}
        self.next = self._last = f"{API}/changes/?limit={limit}"

    def twin(self) -> "Partner":
        """Another one with the same copy, who goes on from the same place."""
        twin = copy(self)
        twin.copy = dict(self.copy)
        return twin

    def read_page(self) -> bool:
        """Read the next page; return whether there are more."""
        self._last = self.next
        return self._apply()

    def read_page_again(self) -> None:
        """Ask a second time for the last page, and go on from there."""
        self.next = self._last
        self._apply()

    def read_to_the_end(self) -> None:
        """Read until nothing is left."""
        while self.read_page():
            pass

    def _apply(self) -> bool:
        page = get(self.next)
        for entry in page["items"]:
            if entry["change"] == "published":
                self.copy[entry["id"]] = entry["content"]
            else:
                self.copy.pop(entry["id"], None)
        self.next = page["next"]
        return bool(page["more"])


def get(url: str) -> Any:
    """The JSON at `url`, whichever host it names."""
    parts = urlsplit(url)
    answer = Client().get(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    assert answer.status_code == 200, answer.content
    return answer.json()


def ways_to_know() -> dict[str, Copy]:
    """All that is public, in each way there is to ask for it but with a cursor of before."""
    newcomer = Partner(limit=100)
    newcomer.read_to_the_end()
    listed = {item["id"]: item for item in _listed()}
    routes = {kind.name: kind.route for kind in item_types()}
    details = {pk: get(f"{API}/{routes[item['type']]}/{pk}/") for pk, item in listed.items()}
    positions = {pk: item["position"] for pk, item in listed.items()}
    built = {pk: {**item, "position": positions.get(pk)} for pk, item in _built().items()}
    return {"a full sync": newcomer.copy, "listings": listed, "items": details, "pages": built}


def _listed() -> list[Content]:
    items: list[Content] = []
    for kind in item_types():
        url = f"{API}/{kind.route}/?include=body&limit=5"
        while url:
            page = get(url)
            items += page["items"]
            url = page["next"]
    return items


def _built() -> Copy:
    """An alias is no item of its own."""
    pages = Page.objects.type(*(kind.model for kind in item_types())).filter(alias_of=None)
    public = [json.loads(encode(build(page))) for page in pages.specific() if is_public(page)]
    return {content["id"]: content for content in public}


def behind() -> set[str]:
    """Items that the feed tells of at the next scheduled run, since something in them expired."""
    outdated = ContentItem.objects.filter(Q(valid_until__lte=timezone.now()), reason="")
    return {str(pk) for pk in outdated.values_list("pk", flat=True)}


def still_answering(withdrawn: set[tuple[str, str]]) -> list[str]:
    """The addresses of items, given by route and id, that answer neither 404 nor 410."""
    client, addresses = Client(), [f"{API}/{route}/{pk}/" for route, pk in sorted(withdrawn)]
    return [url for url in addresses if client.get(url).status_code not in (404, 410)]


def differences(one: Copy, other: Copy, but: frozenset[str] = frozenset()) -> list[str]:
    """In what two copies differ, leaving out the items with the ids `but`."""
    found = []
    for pk in sorted((one.keys() | other.keys()) - but):
        if pk not in one or pk not in other:
            found.append(f"only the {'first' if pk in one else 'second'} has {pk}")
        elif one[pk] != other[pk]:
            fields = one[pk].keys() | other[pk].keys()
            differing = [
                name for name in sorted(fields) if one[pk].get(name) != other[pk].get(name)
            ]
            found.append(f"{pk} differs in {', '.join(differing)}")
    return found
