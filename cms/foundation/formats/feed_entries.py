"""Feeds and their entries, whatever the format."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Author:
    """Somebody who wrote an entry."""

    name: str
    url: str


@dataclass(frozen=True)
class Enclosure:
    """The picture of an entry: its address, media type, and size in bytes."""

    url: str
    type: str
    length: int


@dataclass(frozen=True)
class Entry:
    """What feeds say of one content item. `content` is HTML; the other texts are plain."""

    id: str
    title: str
    url: str
    language: str
    summary: str
    content: str
    published: datetime
    updated: datetime
    authors: tuple[Author, ...] = ()
    categories: tuple[str, ...] = ()
    enclosure: Enclosure | None = None
    rights: str = ""
    licence_url: str = ""


@dataclass(frozen=True)
class Feed:
    """A list of entries and who publishes it. `hub` is the address of a WebSub hub, or empty.

    `url` is the address of the feed, `page_url` that of the page it belongs to.
    """

    title: str
    description: str
    url: str
    page_url: str
    publisher: str
    language: str
    updated: datetime
    entries: Sequence[Entry]
    rights: str = ""
    licence_url: str = ""
    icon: str = ""
    hub: str = ""
