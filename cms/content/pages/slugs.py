"""Slugs: how they are spelled in any script, and which are free now and at a set time."""

import re
import unicodedata
from collections.abc import Callable
from itertools import count

from django.core.validators import validate_unicode_slug
from django.utils.text import slugify
from wagtail.models import Page, Revision

MARKS = "".join(
    sign for sign in map(chr, range(0x20000)) if unicodedata.category(sign) in ("Mn", "Mc")
)
SLUG = rf"[-\w{MARKS}]+"
"""The pattern of a slug."""
# A number is put after a slug that is shortened to this, so that both fit into 255 characters.
LONGEST_NUMBERED = 245
APART = re.compile(rf"[^-\w\s{MARKS}]")


def slug_of(title: str) -> str:
    """Return the slug of a title, as Django's `slugify` does, but with marks such as vowels."""
    words = APART.sub("", unicodedata.normalize("NFKC", title).lower())
    return re.sub(r"[-\s]+", "-", words).strip("-_")


def bare(text: str) -> str:
    """Return the slug of `text` without marks, as Wagtail's script in the browser makes it."""
    return str(slugify(text, allow_unicode=True))


def with_marks(slug: str, *origins: str) -> str:
    """Return the slug of the first of `origins`, or `slug` if it is from none of them.

    The script in the browser takes the marks out of every slug that it touches.
    """
    return next((slug_of(one) for one in origins if one and bare(one) == bare(slug)), slug)


def accept_marks() -> None:
    """Let Django's check of slugs, which forms and models share, accept marks inside words."""
    validate_unicode_slug.regex = re.compile(rf"^{SLUG}\Z")


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
    waiting = Revision.page_revisions.filter(approved_go_live_at__isnull=False, content__slug=slug)
    found = {int(one.object_id): one for one in waiting}
    others = parent.get_children().filter(pk__in=found).exclude(pk=page.pk)
    return next((found[pk] for pk in others.values_list("pk", flat=True)), None)
