"""What channels say of a content item, in the same words for each type."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from cms.content.blocks.base import BlockData
from cms.content.images.representation import ImageData
from cms.content.topics.representation import TopicData
from cms.foundation.formats.fragments import Note, Source


@dataclass(frozen=True)
class Person:
    """Somebody whose item it is; `full_name` is with all that stands before and after a name."""

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
    """What search, feeds, cards, maps and pages elsewhere say of an item. They read nothing else.

    A page type makes it from the JSON of the item: from the whole of it, or from the summary that
    listings have. All texts are plain but `text`, which is HTML that needs no style sheet. What a
    type does not have stays empty.
    """

    title: str
    lead: str
    """What it is about, in one or two sentences."""
    subtitle: str = ""
    """A few words under the title; they stand where the names of `people` would."""
    people: tuple[Person, ...] = ()
    """Whose it is, as the authors of a text."""
    topics: tuple[Subject, ...] = ()
    """The first one says best what it is about."""
    picture: ImageData | None = None
    """The one that stands for it, as `represent_image` describes pictures."""
    is_person: bool = False
    """Whether it is a person, whose picture is shown small; feeds have what they wrote."""
    date: str = ""
    """When it came out, by ISO 8601, if that matters to readers."""
    minutes: int = 0
    """How long it takes to read, if that matters to readers."""
    review: str = ""
    """A sentence on who has checked it."""
    keywords: tuple[str, ...] = ()
    """What it is found by besides its other texts."""

    notes: tuple[Note, ...] = ()
    """What changed after it came out, the newest first. The summary has none, as what follows."""
    text: tuple[str, ...] = ()
    """Its text, part by part."""
    illustrations: tuple[ImageData, ...] = ()
    """The pictures in its text."""
    sources: tuple[Source, ...] = ()
    """The literature that the text cites."""

    @property
    def byline(self) -> str:
        """Whose it is, or else what it is, on one line."""
        return ", ".join(person.name for person in self.people) or self.subtitle


def subjects(represented: Iterable[TopicData]) -> tuple[Subject, ...]:
    """The topics of a list in an item's JSON, as `TopicSerializer` writes them."""
    return tuple(Subject(slug=one["slug"], name=one["name"], url=one["url"]) for one in represented)


def body_html(blocks: Iterable[BlockData]) -> tuple[str, ...]:
    """The HTML of a body, block by block."""
    return tuple(block["html"] for block in blocks)


def pictures_in(value: object) -> Iterator[ImageData]:
    """The pictures at any depth of a JSON value."""
    if isinstance(value, list):
        for each in value:
            yield from pictures_in(each)
    elif isinstance(value, dict):
        if "renditions" in value:
            yield cast(ImageData, value)
        else:
            yield from pictures_in(list(value.values()))
