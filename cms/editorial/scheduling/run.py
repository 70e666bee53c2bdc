"""The scheduled run, which publishes, withdraws and rebuilds pages that are due.

Each page is one transaction that begins by locking its row and checking that it is still due. So
of several concurrent runs each does part of the work, and none repeats what another has done.
"""

import logging
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils import timezone
from wagtail.hooks import get_hooks
from wagtail.models import DraftStateMixin, Page, Revision

from cms.delivery.sync.rebuilding import rebuild_for_a_while
from cms.foundation.outages import is_outage, tell_of_outage
from cms.foundation.transactions import unit_of_work

logger = logging.getLogger(__name__)
Work = tuple[str, Callable[[], object]]


def run_schedule() -> int:
    """Do the work that is due; return how much of it failed, which is logged and stays due.

    Publishing comes first, since it may change when a page expires. The functions registered for
    the hook `scheduled_run` come last.
    """
    # Each part is looked up only when the one before it is done.
    work = chain(
        _to_publish(),
        _to_withdraw(),
        [("rebuild what is stale", rebuild_for_a_while)],
        ((f"do {work.__module__}.{work.__name__}", work) for work in get_hooks("scheduled_run")),
    )
    return sum(not _succeeds(*one) for one in work)


def _succeeds(description: str, work: Callable[[], object]) -> bool:
    try:
        work()
    except Exception as error:
        known = is_outage(error)
        logger.error("The scheduled run could not %s.", description, exc_info=not known)
        if known:
            tell_of_outage(error)
        return False
    return True


def _to_publish() -> Iterator[Work]:
    due = Revision.objects.filter(approved_go_live_at__lte=timezone.now())
    for revision in due.order_by("approved_go_live_at", "pk").defer("content"):
        yield f"publish “{revision.object_str}”", partial(publish_if_due, revision)


def _to_withdraw() -> Iterator[Work]:
    for model in (Page, *_other_models()):
        due = model.objects.filter(live=True, expire_at__lte=timezone.now())
        for pk, name in ((one.pk, str(one)) for one in due.order_by("expire_at", "pk")):
            yield f"withdraw “{name}”", partial(withdraw_if_expired, model, pk)


def _other_models() -> list[Any]:
    """Return the models besides pages whose objects can be scheduled."""
    models = [model for model in apps.get_models() if issubclass(model, DraftStateMixin)]
    return [model for model in models if not issubclass(model, Page)]


def publish_if_due(revision: Revision) -> None:
    """Publish the revision, unless another run or an editor has dealt with it in the meantime."""
    with unit_of_work():
        _lock(revision.base_content_type.model_class(), revision.object_id)
        due = Revision.objects.filter(pk=revision.pk, approved_go_live_at__lte=timezone.now())
        for still_due in due:
            still_due.publish(log_action="wagtail.publish.scheduled")


def withdraw_if_expired(model: Any, pk: int) -> None:
    """Unpublish the object, unless another run or an editor has dealt with it in the meantime.

    A revision that is to go live later stays scheduled; Wagtail would cancel it.
    """
    with unit_of_work():
        _lock(model, pk)
        for expired in model.objects.filter(pk=pk, live=True, expire_at__lte=timezone.now()):
            page = expired.specific if isinstance(expired, Page) else expired
            coming = page.revisions.exclude(approved_go_live_at=None)
            kept = list(coming.values_list("pk", "approved_go_live_at"))
            page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
            for revision, go_live_at in kept:
                page.revisions.filter(pk=revision).update(approved_go_live_at=go_live_at)


def _lock(model: type[Model], pk: Any) -> None:
    """Lock the row of the object. On SQLite this does nothing: it allows a single writer anyway."""
    rows = model._base_manager.select_for_update(no_key=True)
    rows.filter(pk=pk).values_list("pk").first()
