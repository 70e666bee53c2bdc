"""A reader of feeds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

NAMESPACES = {
    "a": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}


@dataclass(frozen=True)
class Read:
    """What every format says of an entry."""

    title: str
    id: str
    content: str


def _atom(body: bytes) -> list[Read]:
    root = ElementTree.fromstring(body)  # noqa: S314
    return [
        Read(*(str(entry.findtext(f"a:{name}", "", NAMESPACES)) for name in names))
        for entry in root.findall("a:entry", NAMESPACES)
        for names in [("title", "id", "content")]
    ]


def _rss(body: bytes) -> list[Read]:
    root = ElementTree.fromstring(body)  # noqa: S314
    names = ("title", "guid", "content:encoded")
    return [
        Read(*(str(item.findtext(name, "", NAMESPACES)) for name in names))
        for item in root.findall("channel/item")
    ]


def _json(client_json: Any) -> list[Read]:
    return [Read(i["title"], i["id"], i["content_html"]) for i in client_json["items"]]


Reader = Callable[[str], list[Read]]


@pytest.fixture
def read(api: Client) -> Reader:
    """The entries of a feed, whose address lacks the suffix; all formats say the same."""

    def entries(path: str) -> list[Read]:
        answers = {suffix: api.get(f"{path}.{suffix}") for suffix in ("atom", "rss", "json")}
        assert {each.status_code for each in answers.values()} == {200}
        atom = _atom(answers["atom"].content)
        assert _rss(answers["rss"].content) == atom
        assert _json(answers["json"].json()) == atom
        return atom

    return entries
