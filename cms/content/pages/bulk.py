"""The checks of pages that are published from a list, without a form."""

from collections.abc import Iterable, Iterator
from typing import Any

from wagtail.models import Page

from cms.content.content_checks.checking import Check
from cms.content.content_checks.draft import Draft


def obstacles_in_bulk(
    pages: Iterable[Page], user: Any, *, include_descendants: bool
) -> list[tuple[Page, str]]:
    """Return the pages that must be fixed before publishing, each with the first thing to do.

    If there are none, log the reasons for claims of all pages.
    """
    drafts = [page.get_latest_revision_as_object() for page in pages]
    if include_descendants:
        drafts += _drafts_below(drafts, user)
    found = [(draft, next(draft.obstacles(), "")) for draft in drafts]
    refused = [(draft, obstacle) for draft, obstacle in found if obstacle]
    if not refused:
        for draft in drafts:
            Check(Draft.of(draft)).claims.record(draft, user)
    return refused


def _drafts_below(pages: list[Page], user: Any) -> Iterator[Page]:
    for page in pages:
        for below in page.get_descendants().not_live().specific():
            if below.permissions_for_user(user).can_publish():
                yield below.get_latest_revision_as_object()
