"""The rules of the site that need only the draft itself."""

import re
from collections.abc import Iterator
from itertools import pairwise

from wagtail.images.blocks import ImageBlock

from cms.content.blocks.actions import CallToActionBlock
from cms.content.blocks.text import HeadingBlock
from cms.content.content_checks.draft import Draft, Piece
from cms.content.content_checks.findings import Finding, Kind
from cms.content.images.pictures import PictureField, group

NEITHER = "Say what the picture shows, or mark it as decoration."
BOTH = "Describe the picture or mark it as decoration, not both."
VAGUE = frozenset(
    {
        *("click", "click here", "here", "link", "see here", "this", "this link"),
        *("find out more", "learn more", "more", "read more", "this article", "this page"),
    }
)
BARE_ADDRESS = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)


def missing_summary(draft: Draft) -> Iterator[Finding]:
    """Yield a finding if there is no summary, which lists and search results show."""
    if not draft.values.get("summary", "-").strip():
        yield Finding(
            Kind.SUMMARY,
            ("summary",),
            "Write a summary: one or two sentences for lists and search results.",
        )


def images_without_description(draft: Draft) -> Iterator[Finding]:
    """Yield a finding for each picture that is not either described or marked as decoration."""
    for picture in draft.pictures:
        if isinstance(picture.field, PictureField) and picture.field.described:
            _, alt, decorative = group(picture.field.name)
            described = bool(picture.values.get(alt))
            if described == bool(picture.values.get(decorative)):
                path = (*picture.path[:-1], alt)
                yield Finding(Kind.PICTURE, path, BOTH if described else NEITHER)
    for piece in draft.pieces:
        image = piece.value if isinstance(piece.block, ImageBlock) else None
        if image and not image.contextual_alt_text and not image.decorative:
            yield Finding(Kind.PICTURE, (*piece.path, "alt_text"), NEITHER)


def headings_out_of_order(draft: Draft) -> Iterator[Finding]:
    """Yield a finding for each heading that skips a level; listeners navigate by headings."""
    headings = [heading for piece in draft.pieces for heading in _headings(piece)]
    for (_, above, _), (piece, level, text) in pairwise([(None, 1, ""), *headings]):
        if piece is None or level <= above + 1:
            continue
        is_block = isinstance(piece.block, HeadingBlock)
        yield Finding(
            Kind.HEADING_ORDER,
            (*piece.path, "level") if is_block else piece.path,
            f"The heading “{text}” leaves a level out. Make it larger, or put a heading of the "
            "next larger size above it.",
        )


def empty_headings(draft: Draft) -> Iterator[Finding]:
    """Yield a finding for each empty heading, which a screen reader would announce."""
    for piece in draft.pieces:
        for heading in piece.html.find_all(["h2", "h3", "h4"]) if piece.html else ():
            if not heading.get_text(strip=True):
                message = "This text has an empty heading. Write it, or remove the line."
                yield Finding(Kind.EMPTY_HEADING, piece.path, message)


def _headings(piece: Piece) -> Iterator[tuple[Piece, int, str]]:
    if isinstance(piece.block, HeadingBlock):
        yield piece, int(piece.value["level"] or 2), piece.value["text"] or ""
    elif piece.html:
        for heading in piece.html.find_all(["h2", "h3", "h4"]):
            yield piece, int(heading.name[1]), heading.get_text(" ", strip=True)


def unclear_links(draft: Draft) -> Iterator[Finding]:
    """Yield a finding for each link whose text, read alone, does not say where it leads."""
    for piece in draft.pieces:
        if isinstance(piece.block, CallToActionBlock):
            yield from _unclear((piece.value["label"] or "").strip(), piece, "label")
        elif piece.html:
            for link in piece.html.find_all("a"):
                yield from _unclear(link.get_text(" ", strip=True), piece)


def _unclear(text: str, piece: Piece, *inside: str) -> Iterator[Finding]:
    path = (*piece.path, *inside)
    if not text:
        message = "This text has a link without words. Remove it, or write where it leads."
        yield Finding(Kind.EMPTY_LINK, path, message)
    elif text.strip(" .!…>→").casefold() in VAGUE:
        message = f"Say in the words of the link where it leads, in place of “{text}”."
        yield Finding(Kind.VAGUE_LINK, path, message)
    elif BARE_ADDRESS.fullmatch(text):
        message = f"Link words in place of the address {text}, which is spelled out to listeners."
        yield Finding(Kind.BARE_ADDRESS, path, message)
