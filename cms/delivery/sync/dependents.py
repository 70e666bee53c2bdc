"""The pages that depend on what changed: on objects that they show, and on pages above them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model
from wagtail.models import Page

from cms.content.documents.models import Document
from cms.content.images.consent import end_of, may_be_shown
from cms.content.images.models import Image
from cms.delivery.items.files import PICTURE
from cms.delivery.items.references import EVERY_PAGE, references_to
from cms.delivery.models import ContentItem, ItemFacet
from cms.foundation.visibility import in_public_collection


def pages_showing(objects: Iterable[Model]) -> set[int]:
    """Return the keys of the pages that show one of `objects`, by Wagtail's reference index.

    A picture is also shown by items that show the page that it is on, as an author's portrait.
    """
    objects = set(objects)
    if not objects:
        return set()
    found = {pk for pk, _ in references_to(objects)}
    digests = [shown.file_hash for shown in objects if isinstance(shown, Image)]
    if digests:
        facets = ItemFacet.objects.filter(name=PICTURE, value__in=digests, item__page__isnull=False)
        found.update(facets.values_list("item__page", flat=True))
    return published_pages() if EVERY_PAGE in found else found


def is_hidden(shown: Any) -> bool:
    """Return whether `shown` is a file that readers may no longer see."""
    if isinstance(shown, Image):
        return not may_be_shown(shown)
    return isinstance(shown, Document) and not in_public_collection(shown)


def ends_at(shown: Any) -> datetime | None:
    """Return when the consent to `shown` ends; None if it is no image, or has no end."""
    return end_of(shown.consent_expires_on) if isinstance(shown, Image) else None


def published_pages() -> set[int]:
    """Return the keys of the pages that have, or had, a content item."""
    return set(ContentItem.objects.exclude(page=None).values_list("page", flat=True))


def in_trees(page_pks: Iterable[int]) -> set[int]:
    """Return the keys of the given pages and of all pages below them."""
    found: set[int] = set()
    for page in Page.objects.filter(pk__in=page_pks):
        found.update(page.get_descendants(inclusive=True).values_list("pk", flat=True))
    return found


def published_below(page_pks: Iterable[int]) -> set[int]:
    """Return the keys of the published pages that have one of the given pages as a breadcrumb."""
    found: set[int] = set()
    for path in Page.objects.filter(pk__in=page_pks, numchild__gt=0).values_list("path", flat=True):
        items = ContentItem.objects.filter(page__path__startswith=path, reason="")
        found.update(items.values_list("page", flat=True))
    return found - set(page_pks)
