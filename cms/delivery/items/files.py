"""The files that items show. A file is public as long as something public shows it.

The addresses of files in an item are facets of the item, so one indexed query says whether a file
is public: all that withdraws an item, or takes a picture out of it, withdraws the file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import DateField, Exists, F, Model, Q, QuerySet, Subquery, Value
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex

from cms.content.documents.models import Document
from cms.content.images.consent import end_of
from cms.content.images.models import FOLDER, Image
from cms.delivery.freshness import is_past
from cms.delivery.models import ContentItem
from cms.foundation.addresses import absolute_url
from cms.foundation.formats.content import Content, encode
from cms.foundation.visibility import in_private_collection, public_pages

PICTURE, DOCUMENT = "file:picture", "file:document"
"""The facets with the SHA-1 of the originals, and with the keys of the documents, of an item."""
RENEWED_AT_ONCE = 25


@dataclass(frozen=True)
class Publicity:
    """How long a file is public, if nothing changes, and whether caches are told of its end."""

    valid_until: datetime | None
    is_told: bool


def file_addresses(content: bytes) -> dict[str, tuple[str, str]]:
    """Return the facet of each address of our own files that an item's JSON has, by the address."""
    kinds = {
        PICTURE: (absolute_url(f"{settings.MEDIA_URL}{FOLDER}/"), rb"([0-9a-f]{40})/[\w.-]+"),
        DOCUMENT: (absolute_url("/documents/"), rb"(\d+)/[^\s\"\\\\?#<>]+"),
    }
    found = {}
    for name, (prefix, rest) in kinds.items():
        for match in re.finditer(re.escape(prefix.encode()) + rest, content):
            found[match[0].decode()] = (name, match[1].decode())
    return found


def files_in(content: Content) -> Iterator[tuple[str, str]]:
    """Yield the facets, as name and value, of the files that the item with this `content` shows."""
    yield from dict.fromkeys(file_addresses(encode(content)).values())


def publicity_of_picture(digest: str) -> Publicity | None:
    """Return how long the renditions of the original with this SHA-1 are public; None if not."""
    images = Image.objects.filter(file_hash=digest).annotate(last_day=F("consent_expires_on"))
    return _publicity(images, PICTURE, digest)


def publicity_of_document(key: str) -> Publicity | None:
    """Return how long the document with this primary key is public; None if it is not."""
    documents = Document.objects.filter(pk=key).annotate(last_day=Value(None, DateField()))
    return _publicity(documents, DOCUMENT, key)


def _publicity(files: "QuerySet[Any]", name: str, value: str) -> Publicity | None:
    files = files.exclude(in_private_collection())
    publicity = _by_items(files, name, value)
    if publicity is None and _renew(name, value):
        publicity = _by_items(files, name, value)
    return publicity or _by_pages(files)


def _by_items(files: "QuerySet[Any]", name: str, value: str) -> Publicity | None:
    """Return the publicity of a file that is shown by an item in which nothing has expired.

    One query, unless the consent to a picture has an end: that is at midnight in a time zone.
    """
    lasting = Q(valid_until=None) | Q(valid_until__gt=timezone.now())
    items = _showing(name, value).filter(ContentItem.objects.is_public_condition(), lasting)
    shown = files.annotate(until=Subquery(items.values("valid_until")[:1])).filter(Exists(items))
    for last_day, until in shown.values_list("last_day", "until"):
        ends = [moment for moment in (end_of(last_day), until) if moment]
        if not is_past(min(ends, default=None)):
            return Publicity(min(ends, default=None), is_told=True)
    return None


def _renew(name: str, value: str) -> bool:
    """Bring items that show the file and are outdated up to date; return whether there were any."""
    outdated = _showing(name, value).public().outdated()
    return bool(list(outdated[:RENEWED_AT_ONCE]))


def _showing(name: str, value: str) -> Any:
    return ContentItem.objects.filter(facets__name=name, facets__value=value)


def _by_pages(files: "QuerySet[Any]") -> Publicity | None:
    """Return the publicity of a file that is shown by a page without an item, as the home page."""
    for file in files:
        end = end_of(file.last_day)
        pages = public_pages(Page.objects.filter(pk__in=_referring(file), content_item=None))
        if not is_past(end) and pages.exists():
            return Publicity(end, is_told=False)
    return None


def _referring(file: Model) -> list[int]:
    references = ReferenceIndex.get_references_to(file)
    pages = references.filter(base_content_type=ContentType.objects.get_for_model(Page))
    return [int(pk) for pk in pages.values_list("object_id", flat=True)]
