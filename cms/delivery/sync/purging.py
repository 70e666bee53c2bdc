"""What the caches in front of the site are told to forget, by tag or by address.

It is written down in the transaction of the change, and crossed out when all caches were told. So
nothing is lost if a process ends between the two, or if a cache cannot be reached for a while.
"""

import logging
from collections.abc import Iterable
from time import sleep

from django.conf import settings
from django.db import transaction
from django_tasks import task

from cms.content.topics.models import Topic
from cms.delivery.items.files import file_addresses
from cms.delivery.models import Purge
from cms.delivery.sync.plans import Plan, Touched
from cms.foundation.http.cache_tags import LISTS, SITE, item_tag
from cms.foundation.http.front_caches import NotPurgedError, tell_caches

logger = logging.getLogger(__name__)

TOGETHER = 500
MOST_TAGS = 30
"""How many tags are purged one by one; if there are more, everything is."""


def purge_files(before: bytes, after: bytes) -> None:
    """After the commit, have caches forget the files that an item named before and no longer names.

    `before` and `after` are its content; a tombstone has none. A cache that forgets a file which
    another item shows asks for it again.
    """
    if settings.WAGTAILFRONTENDCACHE:
        purge(file_addresses(before).keys() - file_addresses(after).keys())


def purge_changes(plan: Plan, touched: Touched) -> None:
    """After the commit, have caches forget what shows the changed items, and lists of items.

    Lists are forgotten in any case: some say when something last changed. A page without an item
    has their tag too, and the header and footer of every page may lead to it. So they forget
    everything if such a page changed itself, or something that has no item.
    """
    is_of_all = touched.practice or touched.everything or touched == Touched()
    is_beside = plan.beside_items and (touched.trees or plan.beside_items & touched.pages)
    if is_of_all or is_beside or any(isinstance(one, Topic) for one in touched.objects):
        purge({SITE})
    else:
        purge({LISTS, *(item_tag(change.item.pk) for change in plan.changes)})


def purge(subjects: Iterable[str]) -> None:
    """After the commit, have the caches forget these tags and addresses."""
    rows = [Purge(subject=subject) for subject in sorted(subjects)]
    if rows and settings.WAGTAILFRONTENDCACHE:
        Purge.objects.bulk_create(rows)
        transaction.on_commit(purge_task.enqueue)


@task()
def purge_task() -> None:
    """Tell the caches; what fails is left for the next scheduled run.

    For a moment after the commit, other processes show what was before, and a cache that had
    forgotten it would ask them.
    """
    sleep(settings.PUBLIC_STATE_SECONDS)
    purge_what_is_left()


def purge_what_is_left() -> None:
    """Tell the caches all that they were not told, oldest first."""
    while rows := list(Purge.objects.order_by("pk")[:TOGETHER]):
        subjects = {row.subject for row in rows}
        urls = {subject for subject in subjects if "://" in subject}
        tags = subjects - urls
        try:
            tell_caches(tags if len(tags) <= MOST_TAGS else {SITE}, sorted(urls))
        except NotPurgedError as error:
            logger.warning("A cache was not told what to forget, and will be later: %s", error)
            return
        Purge.objects.filter(pk__in=[row.pk for row in rows]).delete()
