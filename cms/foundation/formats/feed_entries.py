"""Feeds and their entries, independent of the format."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Author:
    """The author of an entry."""

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
    """The entry of one content item in a feed. `content` is HTML; the other texts are plain."""

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
    """A list of entries with the details of the feed and its publisher.

    `url` is the address of the feed, `page_url` the address of the page that it belongs to, and
    `hub` the address of a WebSub hub, or empty.
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
