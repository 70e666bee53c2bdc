"""What readers read of an article, part by part, so that two versions of it can be compared."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from cms.content.content_checks.draft import Draft, Piece
from cms.content.images.pictures import group

Reading = dict[str, list[str]]
"""The lines of each part. Records of reviews keep it, so a change of it needs a data migration."""

PARTS = {
    "title": "title",
    "summary": "summary",
    "body": "text",
    "hero_image": "picture at the top",
    "references": "references",
}
"""The parts that a review is of, as partners call them, and in an editor's words."""
CONTAINERS = (blocks.StructBlock, blocks.ListBlock, blocks.StreamBlock)


def reading_of(article: Any) -> Reading:
    """Return what readers read of `article`, a page in memory."""
    sources = [
        {"text": source.text, "doi": source.doi, "url": source.url}
        for source in article.references.all()
    ]
    return read(Draft.of(article), sources)


def read(draft: Draft, sources: Iterable[Mapping[str, Any]]) -> Reading:
    """Return what readers read of `draft` and of its references, which are `sources` in order.

    It has words, and which pictures, links and choices there are. How a picture is cropped, what
    linked pages are called today, ids and emphasis make no difference.
    """
    lines: Reading = {name: [] for name in PARTS}
    for piece in draft.pieces:
        lines.get(str(piece.path[0]), []).extend(_lines(piece))
    picture, alt, decorative = (draft.values.get(name) for name in group("hero_image"))
    if picture:
        lines["hero_image"] = [_picture(getattr(picture, "pk", picture), alt, decorative)]
    for source in sources:
        words = (str(source.get(name) or "") for name in ("text", "doi", "url"))
        lines["references"].append(" ".join(" ".join(words).split()))
    return lines


def _lines(piece: Piece) -> Iterator[str]:
    yield from filter(None, piece.paragraphs())
    if piece.html:
        for link in piece.html.find_all("a"):
            yield f"→ {link.get('href') or (link.get('linktype'), link.get('id'))}"
    elif isinstance(piece.block, ImageBlock):
        if piece.value:
            image = piece.value
            yield _picture(image.pk, image.contextual_alt_text, image.decorative)
    elif piece.block and not isinstance(piece.block, CONTAINERS) and not any(piece.paragraphs()):
        value = piece.block.get_prep_value(piece.value)
        if value and not isinstance(value, dict):
            yield f"{piece.path[-1]}: {value}"


def _picture(key: int, alt: str | None, decorative: bool | None) -> str:
    return f"picture {key}: {'decoration' if decorative else alt or ''}"


def changed_parts(before: Reading, after: Reading) -> list[str]:
    """Return the parts in which the two differ, in the order of the page."""
    return [name for name in PARTS if before.get(name, []) != after.get(name, [])]


def changed_words(before: Reading, after: Reading) -> int:
    """Return how many words were put in, taken out or replaced."""
    return sum(
        _distance(before.get(name, []), after.get(name, []))
        for name in changed_parts(before, after)
    )


def _distance(before: list[str], after: list[str]) -> int:
    a, b = (" ".join(lines).split() for lines in (before, after))
    steps = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return sum(max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in steps if tag != "equal")
