"""The outline of a content item: what channels show of it, in the same fields for every type."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import cast

from django.utils.html import strip_tags

from cms.content.blocks.base import BlockData
from cms.content.images.representation import ImageData, PictureData
from cms.content.topics.representation import TopicData
from cms.foundation.formats.fragments import Note, Source


@dataclass(frozen=True)
class Person:
    """A person to whom an item is credited; `full_name` has honorific and post-nominals."""

    id: str
    name: str
    full_name: str
    url: str


@dataclass(frozen=True)
class Subject:
    """A topic that an item is about."""

    slug: str
    name: str
    url: str


@dataclass(frozen=True)
class Outline:
    """The only data of an item that search, feeds, cards, sitemaps and embeds read.

    A page type makes the outline from the JSON of the item, either whole or the summary that
    listings have. All texts are plain text, except `text`, which is HTML that needs no style
    sheet. Fields that a type does not have stay empty.
    """

    title: str
    lead: str
    """What the item is about, in one or two sentences."""
    subtitle: str = ""
    """A few words under the title, shown where the names of `people` would be."""
    people: tuple[Person, ...] = ()
    """The people to whom the item is credited, such as the authors of a text."""
    topics: tuple[Subject, ...] = ()
    """The topics of the item; the first one describes it best."""
    picture: PictureData | None = None
    """The picture that represents the item: as `represent_image` returns it, light in summaries."""
    is_person: bool = False
    """Whether the item is a person, whose picture is shown small and whose feed has their texts."""
    date: str = ""
    """The publication date in ISO 8601, if it matters to readers."""
    minutes: int = 0
    """The reading time in minutes, if it matters to readers."""
    review: str = ""
    """A sentence that says who reviewed the item."""
    keywords: tuple[str, ...] = ()
    """Further words by which search finds the item."""

    notes: tuple[Note, ...] = ()
    """Changes after publication, newest first. This and the fields below are empty in summaries."""
    text: tuple[str, ...] = ()
    """The text of the item as HTML, part by part."""
    illustrations: tuple[ImageData, ...] = ()
    """The pictures in the text."""
    sources: tuple[Source, ...] = ()
    """The literature that the text cites."""

    @property
    def opening(self) -> str:
        """The lead, to be shown above the text; empty if the text begins with the same words."""
        lead, begin = "".join(self.lead.split()), ""
        for part in self.text:
            if len(begin) >= len(lead) or not lead.startswith(begin):
                break
            begin += "".join(unescape(strip_tags(part)).split())
        return "" if begin.startswith(lead) else self.lead

    @property
    def byline(self) -> str:
        """The names of the people, or else the subtitle, on one line."""
        return ", ".join(person.name for person in self.people) or self.subtitle


def subjects(represented: Iterable[TopicData]) -> tuple[Subject, ...]:
    """Return the subjects for a list of topics from an item's JSON (see `TopicSerializer`)."""
    return tuple(Subject(slug=one["slug"], name=one["name"], url=one["url"]) for one in represented)


def body_html(blocks: Iterable[BlockData]) -> tuple[str, ...]:
    """Return the HTML of a body, block by block."""
    return tuple(block["html"] for block in blocks)


def pictures_in(value: object) -> Iterator[ImageData]:
    """Yield the pictures at any depth of a JSON value, in their order."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict) and "renditions" in one:
            yield cast(ImageData, one)
        elif isinstance(one, dict | list):
            parts = list(one.values()) if isinstance(one, dict) else one
            waiting += [part for part in reversed(parts) if isinstance(part, dict | list)]
