"""Slugs in letters of any script, with the vowels that many scripts write as marks."""

import re
import unicodedata

from django.core.validators import validate_unicode_slug
from django.utils.text import slugify

MARKS = "".join(
    sign for sign in map(chr, range(0x20000)) if unicodedata.category(sign) in ("Mn", "Mc")
)
SLUG = rf"[-\w{MARKS}]+"
"""The pattern of a slug."""
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
