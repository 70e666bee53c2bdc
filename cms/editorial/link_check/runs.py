"""A run of the link check, limited in links and in time; only one runs at a time."""

import logging
import time
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from cms.editorial.link_check.checking import Checker, Outcome, Result
from cms.editorial.link_check.collecting import collect
from cms.editorial.link_check.models import ExternalLink, LinkRun
from cms.foundation.http.gate import Gate
from cms.foundation.http.outgoing import Client

LINKS_PER_RUN = 200
SECONDS_PER_RUN = 600
SECONDS_PER_LINK = 180  # At most: six URLs in a chain of redirects, each requested twice.
# A link checked today is not checked again, so two failures of a link are a day apart.
AGE_OF_A_RESULT = timedelta(hours=20)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Report:
    """The summary of a run."""

    links: int
    checked: int
    broken: int


def make_checker() -> Checker:
    """Return a checker that connects to public addresses only and identifies itself."""
    address = settings.WAGTAILADMIN_BASE_URL
    return Checker(Client(Gate(), user_agent=f"Meridian-link-check/1.0 (+{address})"))


def run(
    checker: Checker | None = None,
    *,
    limit: int = LINKS_PER_RUN,
    seconds: float = SECONDS_PER_RUN,
) -> Report | None:
    """Collect the links of published content, and check those that were checked longest ago.

    No check starts after `seconds`. Return None if another run has not ended.
    """
    opened = LinkRun.begin(timedelta(seconds=seconds + SECONDS_PER_LINK))
    if opened is None:
        return None
    checked = 0
    try:
        links = collect()
        checked = _check_due(checker or make_checker(), limit, seconds)
    finally:
        opened.end(checked)
    broken = ExternalLink.objects.filter(state=ExternalLink.State.BROKEN).count()
    return Report(links, checked, broken)


def _check_due(checker: Checker, limit: int, seconds: float) -> int:
    """Check the links that are due, and return how many outcomes were stored.

    Failed connections are not stored until a server has answered in this run: if none answers, this
    machine has no connection to the internet, which says nothing about the links.
    """
    deadline = time.monotonic() + seconds
    due = ExternalLink.objects.due(timezone.now() - AGE_OF_A_RESULT)[:limit]
    waiting: list[tuple[ExternalLink, Outcome]] = []
    stored, answered = 0, False
    for link in list(due):
        if time.monotonic() >= deadline:
            break
        waiting.append((link, checker.check(link.url)))
        answered = answered or waiting[-1][1].answered
        if answered:
            stored += _store(waiting)
    if waiting:
        logger.warning("No server answered the link check. May this machine reach the internet?")
        stored += _store([entry for entry in waiting if entry[1].result == Result.UNCLEAR])
    return stored


def _store(waiting: list[tuple[ExternalLink, Outcome]]) -> int:
    """Store the outcomes and empty the list; return how many there were."""
    for link, outcome in waiting:
        link.note(outcome)
    count = len(waiting)
    waiting.clear()
    return count
