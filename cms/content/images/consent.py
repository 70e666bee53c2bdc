"""The consent of persons in pictures: its status, its last day, and the pages that it concerns."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex

from cms.content.images.models import Image
from cms.content.images.signals import pictures_shown_by
from cms.foundation.visibility import in_public_collection

SOON = timedelta(days=60)
# The report is sorted by these keys.
EXPIRED, EXPIRES_SOON, MISSING, VALID = "expired", "soon", "missing", "valid"
STATUSES = {
    EXPIRED: "Expired",
    MISSING: "Missing",
    EXPIRES_SOON: f"Expires within {SOON.days} days",
    VALID: "Valid",
}


def may_be_shown(image: Image) -> bool:
    """Return whether readers may see the picture at all, wherever it is."""
    return not image.consent_has_ended and in_public_collection(image)


def consent_holds() -> Q:
    """Return the condition that the consent to an image has not ended, or has no end."""
    return Q(consent_expires_on=None) | Q(consent_expires_on__gte=timezone.localdate())


def end_of(last: date | None) -> datetime | None:
    """Return the first moment after the day `last` in the active time zone; None if it is None."""
    if last is None:
        return None
    return timezone.make_aware(datetime.combine(last + timedelta(days=1), time()))


def with_consent_status(images: QuerySet[Image]) -> QuerySet[Any]:
    """Return the `images` that need or have consent, annotated with `consent_status`.

    The status is a key of `STATUSES`. The most urgent comes first.
    """
    today = timezone.localdate()
    status = Case(
        When(consent_expires_on__lt=today, then=Value(EXPIRED)),
        When(shows_person=True, consent_given_on=None, then=Value(MISSING)),
        When(consent_expires_on__lte=today + SOON, then=Value(EXPIRES_SOON)),
        default=Value(VALID),
        output_field=CharField(),
    )
    concerned = Q(shows_person=True) | Q(consent_expires_on__isnull=False)
    return (
        images.filter(concerned)
        .annotate(consent_status=status)
        .order_by("consent_status", F("consent_expires_on").asc(nulls_last=True), "title", "pk")
    )


def expired_among(keys: Collection[int]) -> dict[int, date]:
    """Return the last day of each consent among `keys` that has ended, by the key of the image."""
    ended = Image.objects.filter(pk__in=keys, consent_expires_on__lt=timezone.localdate())
    return {image.pk: image.consent_expires_on for image in ended if image.consent_expires_on}


def pages_that_use(images: Sequence[Image]) -> dict[int, list[Page]]:
    """Return the pages that show each image, published or not, by the image's primary key.

    Pages that have the image themselves come first, then pages that show it with one of these, as
    an article shows its authors.
    """
    references = ReferenceIndex.get_references_to_in_bulk(images).filter(
        base_content_type=ContentType.objects.get_for_model(Page)
    )
    uses = {(int(i), int(p)) for i, p in references.values_list("to_object_id", "object_id")}
    shown_with = _pages_that_show({page for _, page in uses})
    with_others = {(image, other) for image, page in uses for other in shown_with[page]} - uses
    pages = Page.objects.in_bulk({page for _, page in uses | with_others})
    found: dict[int, list[Any]] = defaultdict(list)
    for group in (uses, with_others):
        there = [(image, pages[page]) for image, page in group if page in pages]
        for image, page in sorted(there, key=lambda use: str(use[1].title)):
            found[image].append(page)
    return found


def _pages_that_show(pages: set[int]) -> dict[int, set[int]]:
    """Return the keys of the pages that show the pictures of each of `pages`, by its key."""
    found: dict[int, set[int]] = defaultdict(set)
    answers: list[tuple[Any, Any]] = pictures_shown_by.send(sender=Image, pages=pages)
    for _, shown_by in answers:
        for page, other in shown_by:
            found[page].add(other)
    return found
