"""What the practice says of every item, put into stored items without building them anew."""

from typing import Any

from cms.delivery.freshness import is_past
from cms.delivery.items.building import digest
from cms.delivery.items.registry import item_type_named
from cms.delivery.models import ContentItem
from cms.delivery.sync.planning import plan_changes
from cms.delivery.sync.plans import Change, Plan, Touched
from cms.foundation.batches import batch, kept


def plan_terms(touched: Touched) -> Plan:
    """Compare the compared pages' items with the terms of the practice, and with nothing else.

    If that fails for one of them, or something in it has expired, they are all built anew.
    """
    plan = Plan(looked_at=set(touched.compared))
    items = ContentItem.objects.filter(page__in=touched.compared, reason="").select_related("page")
    try:
        with batch():
            for item in items.order_by("position"):
                if is_past(item.valid_until):
                    return plan_changes(touched)
                content = _serializer(item.type).with_terms(item.parsed)
                if (found := digest(content)) != item.digest:
                    plan.changes.append(Change(item, item.page, content, found, terms_only=True))
    except Exception:  # It is logged if building fails as well.
        return plan_changes(touched)
    return plan


def _serializer(name: str) -> Any:
    serializer = item_type_named(name).serializer
    return kept(serializer, serializer)
