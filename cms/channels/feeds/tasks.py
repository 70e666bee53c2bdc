"""The background task that notifies the WebSub hub."""

import logging
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from cms.channels.feeds import hub

MINUTES_BETWEEN = (1, 5, 30, 120, 480)

logger = logging.getLogger(__name__)


@task()
def tell_hub_task(urls: list[str], attempt: int = 0) -> bool:
    """Notify the hub that the feeds at `urls` have changed; return whether it was notified.

    If the hub cannot be reached, the task is repeated later, provided that the task backend can
    defer tasks.
    """
    if not settings.WEBSUB_HUB_URL:
        return False
    try:
        hub.tell(settings.WEBSUB_HUB_URL, urls, hub.make_client())
    except hub.HubRefusedError as refused:
        logger.error("The hub %s refuses: %s", settings.WEBSUB_HUB_URL, refused)
        return False
    except hub.HubUnavailableError as unavailable:
        logger.warning("The hub %s was not told: %s", settings.WEBSUB_HUB_URL, unavailable)
        _try_later(urls, attempt)
        return False
    return True


def _try_later(urls: list[str], attempt: int) -> None:
    if attempt < len(MINUTES_BETWEEN) and tell_hub_task.get_backend().supports_defer:
        due = timezone.now() + timedelta(minutes=MINUTES_BETWEEN[attempt])
        tell_hub_task.using(run_after=due).enqueue(urls, attempt + 1)
