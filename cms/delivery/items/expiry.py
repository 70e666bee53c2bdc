"""What expires is gone at its minute, also where others show it, however late the scheduled run.

With each content item is noted when the first thing in it expires. Past that, what is stored is
not shown: readers get what is built for them, until the scheduled run has rebuilt the item.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from cms.delivery.items.building import build, fill
from cms.delivery.items.references import EVERY_PAGE, references_to
from cms.delivery.models import ContentItem


def is_past(valid_until: datetime | None) -> bool:
    """Whether something in an item has expired since it was stored."""
    return valid_until is not None and valid_until <= timezone.now()


def freshened(item: ContentItem) -> ContentItem:
    """A public `item` as it is to be shown now; it is not to be saved."""
    if item.valid_until and is_past(item.valid_until) and item.page:
        fill(item, {**build(item.page.specific), "position": item.position})
        item.changed_at = max(item.changed_at, item.valid_until)
    return item


def note_expiries(looked_at: set[int], postponed: set[int], since: datetime) -> None:
    """Note at the items of the pages `looked_at` when they and what they show expire.

    `since` is when the items began to be built. Items of the pages `postponed` go on showing what
    they showed, of which something may expire earlier now.
    """
    expiring = list(Page.objects.filter(live=True, expire_at__gt=since))
    expiries = _expiries_shown_by(expiring) if expiring else {}
    items = ContentItem.objects.filter(page__in=looked_at, reason="").select_related("page")
    for item in items.defer("content", "summary"):
        page: Any = item.page
        shown = expiries.get(page.pk, set()) | expiries.get(EVERY_PAGE, set())
        noted = {"expires_at": page.expire_at, "valid_until": min(shown, default=None)}
        if any(getattr(item, name) != value for name, value in noted.items()):
            ContentItem.objects.filter(pk=item.pk).update(**noted)
    soonest = min((page.expire_at for page in expiring if page.pk in looked_at), default=None)
    if postponed and soonest:
        later = Q(valid_until=None) | Q(valid_until__gt=soonest)
        waiting = ContentItem.objects.filter(later, page__in=postponed, reason="")
        waiting.update(valid_until=soonest)


def _expiries_shown_by(expiring: list[Page]) -> dict[int, set[datetime]]:
    """When the pages that are `expiring` do so, by the page that shows them: itself and others."""
    expiries = defaultdict(set, {page.pk: {page.expire_at} for page in expiring})
    times = {str(page.pk): page.expire_at for page in expiring}
    for pk, shown in references_to(expiring):
        expiries[pk].add(times[shown])
    return expiries
