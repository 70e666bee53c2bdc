"""The times at which stored content items expire, and the rebuilding of expired ones."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from wagtail.models import Page

from cms.content.images.consent import end_of
from cms.content.images.models import Image
from cms.delivery.freshness import is_past
from cms.delivery.items.building import build_if_public, fill
from cms.delivery.items.files import PICTURE
from cms.delivery.items.references import EVERY_PAGE, references_to
from cms.delivery.models import ContentItem, ItemFacet, Reason


def show_as_now(item: ContentItem) -> None:
    """Fill `item` with what its page shows now, or mark it as expired, without saving it.

    Raise UnbuildableError if no content can be built.
    """
    content = build_if_public(item.page.specific) if item.page else None
    if content is None:
        item.reason = Reason.EXPIRED
        return
    fill(item, {**content, "position": item.position})
    if item.valid_until:
        item.changed_at = max(item.changed_at, item.valid_until)


def note_expiries(
    looked_at: set[int], postponed: set[int], since: datetime, ending: Iterable[datetime]
) -> None:
    """Store on the items of the pages `looked_at` when they and what they show expire.

    `since` is when building began. The items of the pages `postponed` keep their old content,
    part of which may now expire earlier: with a page, or at one of the times `ending`, which are
    those of pictures.
    """
    consents = _consents_shown_by(looked_at)
    expiring = list(Page.objects.filter(live=True, expire_at__gt=since))
    expiries = _expiries_shown_by(expiring) if expiring else {}
    items = ContentItem.objects.filter(page__in=looked_at, reason="")
    columns = ("pk", "page", "page__expire_at", "expires_at", "valid_until")
    for key, page, expire_at, *noted in items.values_list(*columns):
        shown = expiries.get(page, set()) | expiries.get(EVERY_PAGE, set())
        shown |= consents.get(page, set())
        valid_until = min(shown, default=None)
        if noted != [expire_at, valid_until]:
            ContentItem.objects.filter(pk=key).update(expires_at=expire_at, valid_until=valid_until)
    soonest = min(
        (*(page.expire_at for page in expiring if page.pk in looked_at), *ending), default=None
    )
    if postponed and soonest:
        later = Q(valid_until=None) | Q(valid_until__gt=soonest)
        waiting = ContentItem.objects.filter(later, page__in=postponed, reason="")
        waiting.update(valid_until=soonest)


def _consents_shown_by(page_pks: set[int]) -> dict[int, set[datetime]]:
    """Return when the consents to pictures in the items of the pages end, by the page's key."""
    pictures = ItemFacet.objects.filter(name=PICTURE, item__page__in=page_pks)
    images = Image.objects.filter(file_hash__in=pictures.values("value"))
    ends: dict[int, set[datetime]] = defaultdict(set)
    for digest, day in images.exclude(consent_expires_on=None).values_list(
        "file_hash", "consent_expires_on"
    ):
        end = end_of(day)
        if end and not is_past(end):
            for pk in pictures.filter(value=digest).values_list("item__page", flat=True):
                ends[pk].add(end)
    return ends


def _expiries_shown_by(expiring: list[Page]) -> dict[int, set[datetime]]:
    """Return the expiry times of the pages `expiring`, by the key of each page that shows them.

    A page shows itself.
    """
    expiries = defaultdict(set, {page.pk: {page.expire_at} for page in expiring})
    times = {str(page.pk): page.expire_at for page in expiring}
    for pk, shown in references_to(expiring):
        expiries[pk].add(times[shown])
    return expiries
