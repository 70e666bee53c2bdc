"""The choice of a practitioner to review an article."""

from collections.abc import Collection
from typing import Any

from practitioners.models import PractitionerPage
from practitioners.reviewing import obstacle

NOBODY = "Choose who is to review the article."
AUTHOR = "{} is an author of the article. Ask somebody else."


def review_obstacle(asked: PractitionerPage | None, authors: Collection[int]) -> str:
    """Return why `asked` cannot review an article by `authors` (primary keys); else empty."""
    if asked is None:
        return NOBODY
    if asked.pk in authors:
        return AUTHOR.format(asked.title)
    return obstacle(asked)


def offer_reviewers(
    field: Any, able: list[PractitionerPage], chosen: PractitionerPage | None
) -> None:
    """Offer those `able` to review today, and `chosen`: a draft may name anybody."""
    offered = able if chosen is None or chosen in able else [*able, chosen]
    field.widget.choices = [("", "Nobody yet"), *((page.pk, page.full_name) for page in offered)]


def usual_reviewer(
    able: list[PractitionerPage], article: Any, authors: Collection[int]
) -> PractitionerPage | None:
    """Return the last reviewer of `article` if they can review it, else the only one who can.

    `able` can review something today. Return None if nobody can review this, or if several can and
    none reviewed it before.
    """
    able = [page for page in able if page.pk not in authors]
    before = [page for page in able if page.pk == article.reviewer_id]
    if before:
        return before[0]
    return able[0] if len(able) == 1 else None
