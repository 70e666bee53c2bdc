"""What caches in front of the site are told when a file leaves an item."""

from functools import partial

from django.conf import settings
from django.db import transaction
from wagtail.contrib.frontend_cache.utils import purge_urls_from_cache

from cms.delivery.items.files import file_addresses


def purge_files(before: bytes, after: bytes) -> None:
    """After the commit, have caches forget the files that an item named before and no longer names.

    `before` and `after` are its content; a tombstone has none. A cache that forgets a file which
    another item shows asks for it again.
    """
    if not settings.WAGTAILFRONTENDCACHE:
        return
    gone = file_addresses(before).keys() - file_addresses(after).keys()
    if gone:
        transaction.on_commit(partial(purge_urls_from_cache, sorted(gone)))
