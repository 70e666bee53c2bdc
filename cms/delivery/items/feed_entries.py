"""Conversion of content items to feed entries and to the HTML that feeds and partners show."""

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import strip_tags

from cms.content.images.representation import PictureData, renditions_of
from cms.delivery.items.outline import Outline
from cms.delivery.items.registry import outline_of
from cms.delivery.models import ContentItem
from cms.foundation.addresses import page_url
from cms.foundation.formats.characters import writable_url
from cms.foundation.formats.content import Content
from cms.foundation.formats.feed_entries import Author, Enclosure, Entry
from cms.foundation.formats.fragments import fragment


def item_fragment(item: Content, outline: Outline) -> str:
    """Return the notes, text, sources and terms of an item as HTML that needs no style sheet."""
    return fragment(
        notes=outline.notes,
        text=outline.text,
        sources=outline.sources,
        terms=[item["disclaimer"], item["attribution"]["html"]],
    )


def entry(item: Content) -> Entry:
    """Return the feed entry of an item; a draft that was never published gets the present time."""
    outline, terms = outline_of(item), item["attribution"]
    published = _moment(item["published_at"])
    return Entry(
        id=f"urn:uuid:{item['id']}",
        title=outline.title,
        url=writable_url(item["url"]),
        language=item["locale"],
        summary=outline.lead,
        content=item_fragment(item, outline),
        published=published,
        updated=max(published, _moment(item["updated_at"])),
        authors=tuple(
            Author(person.full_name, writable_url(person.url)) for person in outline.people
        ),
        categories=tuple(topic.name for topic in outline.topics),
        enclosure=_enclosure(outline.picture),
        rights=". ".join(filter(None, [terms["text"].rstrip("."), terms["licence"]])),
        licence_url=terms["licence_url"],
    )


def note_entry(item: ContentItem) -> Entry:
    """Return a retracted item's feed entry: its id, with its public note in place of its text."""
    page: Any = item.page
    retraction = page.retractions.all()[0]
    context = {"page": page.specific_deferred, "retraction": retraction}
    content = render_to_string("retractions/note_text.html", context)
    return Entry(
        id=f"urn:uuid:{item.pk}",
        title=f"Retracted: {page.title}",
        url=writable_url(page_url(page)),
        language=item.locale,
        summary=" ".join(strip_tags(content).split()),
        content=content.strip(),
        published=min(page.first_published_at or item.changed_at, item.changed_at),
        updated=item.changed_at,
    )


def _enclosure(image: PictureData | None) -> Enclosure | None:
    """Return the rendition of `image` that every client can show; None if there is none."""
    for rendition in renditions_of(image) if image else []:
        if image and rendition["url"] == image["src"]:
            kind = f"image/{rendition['format']}"
            return Enclosure(writable_url(rendition["url"]), kind, rendition["bytes"])
    return None


def _moment(text: str | None) -> datetime:
    return (parse_datetime(text) if text else None) or timezone.now()
