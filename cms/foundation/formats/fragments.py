"""The text of a content item as HTML that needs no style sheet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.html import format_html

from cms.foundation.addresses import doi_url


@dataclass(frozen=True)
class Note:
    """A note on a change after publication; `day` is an ISO date, or empty in a draft."""

    kind: str
    day: str
    text: str


@dataclass(frozen=True)
class Source:
    """A reference, with the number by which the text cites it."""

    number: int
    text: str
    doi: str
    url: str


def fragment(
    *,
    notes: Iterable[Note] = (),
    text: Iterable[str] = (),
    sources: Iterable[Source] = (),
    terms: Iterable[str] = (),
) -> str:
    """Return the HTML of everything of an item that has to be shown; `text` and `terms` are HTML.

    The notes come first, because a reader may know an earlier version of the text.
    """
    parts = [*map(_note, notes), *text, *_list(sources), *filter(None, terms)]
    return "\n".join(parts)


def _note(note: Note) -> str:
    day = date_format(date.fromisoformat(note.day), "F j, Y") if note.day else ""
    heading = ", ".join(filter(None, [note.kind.capitalize(), day]))
    return format_html("<p><strong>{}:</strong> {}</p>", heading, note.text)


def _list(sources: Iterable[Source]) -> Iterator[str]:
    if entries := [_entry(source) for source in sources]:
        yield "<h2>References</h2>\n<ol>"
        yield from entries
        yield "</ol>"


def _entry(source: Source) -> str:
    address = doi_url(source.doi) if source.doi else source.url
    words = f"doi:{source.doi}" if source.doi else source.url
    link = format_html(' <a href="{}">{}</a>', address, words) if address else ""
    return format_html('<li id="reference-{}">{}{}</li>', source.number, source.text, link)
