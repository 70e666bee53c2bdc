"""Highlighting of the words of a query in a text."""

from collections.abc import Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cms.foundation.search.queries import Phrase, Query
from cms.foundation.search.words import SIGN, folded, words_of

SNIPPET_LENGTH = 240
"""The length of a snippet in characters."""

Span = tuple[int, int, str]


def highlighted(text: str, query: Query) -> SafeString:
    """Return `text` as HTML with `<mark>` around words of `query` in any case, accent or form."""
    return _marked(text, list(_spans(text, query)))


def snippet(text: str, query: Query) -> SafeString:
    """Return the passage of `text` with most of the words of `query`, as HTML with `<mark>`.

    The result is empty when `text` has none of the words.
    """
    spans = list(_spans(text, query))
    if not spans:
        return SafeString("")
    first = max(range(len(spans)), key=lambda index: (_variety(spans, index), -index))
    start, end = _window(text, spans[first])
    inside = [(a - start, b - start, t) for a, b, t in spans if start <= a and b <= end]
    return format_html(
        "{}{}{}",
        "… " if start else "",
        _marked(text[start:end], inside),
        " …" if end < len(text) else "",
    )


def _spans(text: str, query: Query) -> Iterator[Span]:
    """Yield the start, the end and the term of each word of `query` in `text`."""
    terms = query.terms
    phrases = [group[0] for group in query.groups]
    for start, end, found in words_of(text, among=terms):
        if len(found) > 1:
            yield from _phrases(text, start, end, phrases)
        elif found[0] in terms:
            yield start, end, found[0]


def _phrases(text: str, start: int, end: int, phrases: list[Phrase]) -> Iterator[Span]:
    """Yield a span for each phrase in the unspaced run of characters from `start` to `end`."""
    signs = list(SIGN.finditer(text, start, end))
    run = tuple(folded(sign[0]) for sign in signs)
    place = 0
    while place < len(run):
        found = next((p for p in phrases if run[place : place + len(p)] == p), None)
        if found:
            yield signs[place].start(), signs[place + len(found) - 1].end(), "".join(found)
        place += len(found) if found else 1


def _variety(spans: list[Span], first: int) -> int:
    """Count the different words in the passage that begins with the span at index `first`."""
    limit = spans[first][0] + SNIPPET_LENGTH * 3 // 4
    seen = set()
    for start, _, term in spans[first : first + 50]:
        if start > limit:
            break
        seen.add(term)
    return len(seen)


def _window(text: str, span: Span) -> tuple[int, int]:
    """Return the start and end of a passage around `span`, with words before it and no cut word."""
    start = max(0, span[0] - SNIPPET_LENGTH // 4)
    if start:
        space = text.find(" ", start, span[0])
        start = space + 1 if space >= 0 else span[0]
    end = min(len(text), max(start + SNIPPET_LENGTH, span[1]))
    if end < len(text):
        space = text.rfind(" ", span[1], end)
        end = space if space >= 0 else end
    return start, end


def _marked(text: str, spans: list[Span]) -> SafeString:
    pieces, place = [], 0
    for start, end, _ in spans:
        pieces.append((text[place:start], text[start:end]))
        place = end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[place:])
