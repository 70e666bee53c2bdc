"""Content items as the entries of feeds, whatever the format."""

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import strip_tags

from cms.delivery.models import ContentItem
from cms.foundation.addresses import page_url
from cms.foundation.formats.characters import writable_url
from cms.foundation.formats.content import Content
from cms.foundation.formats.feed_entries import Author, Enclosure, Entry
from cms.foundation.formats.fragments import fragment


def entry(item: Content) -> Entry:
    """The entry of a content item; one that was never published gets the present time."""
    topics = item.get("topics") or item.get("specialties") or []
    terms = item["attribution"]
    published = _moment(item["published_at"])
    return Entry(
        id=f"urn:uuid:{item['id']}",
        title=item.get("full_name") or item["title"],
        url=writable_url(str(item["url"])),
        language=item["locale"],
        summary=item["summary"],
        content=fragment(item),
        published=published,
        updated=max(published, _moment(item["updated_at"])),
        authors=tuple(
            Author(author["full_name"], writable_url(author["url"]))
            for author in item.get("authors", [])
        ),
        categories=tuple(topic["name"] for topic in topics),
        enclosure=_enclosure(item.get("hero_image") or item.get("portrait")),
        rights=". ".join(filter(None, [terms["text"].rstrip("."), terms["licence"]])),
        licence_url=terms["licence_url"],
    )


def note_entry(item: ContentItem) -> Entry:
    """The entry of a retracted item: its public note in place of its text, under the same id."""
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


def _enclosure(image: dict[str, Any] | None) -> Enclosure | None:
    """The rendition of `image` that all can show."""
    for rendition in image["renditions"] if image else []:
        if image and rendition["url"] == image["src"]:
            kind = f"image/{rendition['format']}"
            return Enclosure(writable_url(rendition["url"]), kind, rendition["bytes"])
    return None


def _moment(text: str | None) -> datetime:
    return (parse_datetime(text) if text else None) or timezone.now()
