"""The last parts of addresses: which are free, and which a draft will take at a set time."""

from collections.abc import Callable
from itertools import count

from wagtail.models import Page, Revision

# A number is put after a slug that is shortened to this, so that both fit into 255 characters.
LONGEST_NUMBERED = 245


def is_free(slug: str, parent: Page, page: Page) -> bool:
    """Return whether no page below `parent` but `page` has the address `slug`."""
    return not parent.get_children().filter(slug=slug).exclude(pk=page.pk).exists()


def numbered(slug: str, is_free: Callable[[str], bool]) -> str:
    """Return `slug` with the first number, from 2 on, with which it is free."""
    candidates = (f"{slug[:LONGEST_NUMBERED]}-{number}" for number in count(2))
    return next(filter(is_free, candidates))


def scheduled_for(slug: str, parent: Page, page: Page) -> Revision | None:
    """Return the scheduled draft of another page below `parent` that will take the address `slug`.

    The address that a page has now is that of its published text.
    """
    others = parent.get_children().exclude(pk=page.pk).values_list("pk", flat=True)
    scheduled = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
    return scheduled.filter(object_id__in=[str(pk) for pk in others], content__slug=slug).first()
