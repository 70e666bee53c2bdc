"""What is planned: hints at what may have changed, and the changes that follow from them."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Model
from wagtail.models import Page

from cms.delivery.freshness import is_past
from cms.delivery.items.building import UnbuildableError
from cms.delivery.models import ContentItem
from cms.foundation.formats.content import Content
from cms.foundation.outages import is_outage

logger = logging.getLogger(__name__)


@dataclass
class Touched:
    """A hint at what may have changed. The database decides what is public, not the hint."""

    pages: set[int] = field(default_factory=set)
    """Pages that changed themselves."""
    published: set[int] = field(default_factory=set)
    """Those of `pages` that were published. If an item cannot be built, nothing is committed."""
    compared: set[int] = field(default_factory=set)
    """Pages that did not change now, to be compared with their items."""
    trees: set[int] = field(default_factory=set)
    """Pages that changed together with all pages below them."""
    objects: set[Model] = field(default_factory=set)
    """Images, documents and topics that changed and that pages may show."""
    dependents: set[int] = field(default_factory=set)
    """Pages that show something that changed."""
    everything: bool = False
    """Whether something changed that every page shows."""
    practice: bool = False
    """Whether the settings of the practice were saved."""
    settings: set[str] = field(default_factory=set)
    """Those of them that changed."""

    def add(self, other: "Touched") -> None:
        """Merge `other` into this hint."""
        self.pages |= other.pages
        self.published |= other.published
        self.compared |= other.compared
        self.trees |= other.trees
        self.objects |= other.objects
        self.dependents |= other.dependents
        self.everything |= other.everything
        self.practice |= other.practice
        self.settings |= other.settings


@dataclass(frozen=True)
class Change:
    """A content item that differs from its page. Without `content` it is to be withdrawn.

    `digest` is that of the content. `terms_only` says that nothing differs by which the item is
    found.
    """

    item: ContentItem
    page: Page | None = None
    content: Content | None = None
    digest: str = ""
    reason: str = ""
    terms_only: bool = False


@dataclass(frozen=True)
class Failure:
    """A page from which no item could be built; its stored item is kept.

    `was_public` says whether a public item is stored, and `was_outdated` whether something in it
    has expired, so that it must not be shown.
    """

    page: Page
    error: Exception
    was_public: bool
    was_outdated: bool

    @property
    def in_one_line(self) -> str:
        """The error on one line of up to 500 characters, for a report."""
        cause = self.error.__cause__ if isinstance(self.error, UnbuildableError) else self.error
        return " ".join(f"{type(cause).__name__}: {cause}".split())[:500]


@dataclass
class Plan:
    """The changes to make, the pages that were compared, and those left for the background."""

    changes: list[Change] = field(default_factory=list)
    looked_at: set[int] = field(default_factory=set)
    postponed: set[int] = field(default_factory=set)
    everything: bool = False
    """Whether all items are left for the background."""
    settings: set[str] = field(default_factory=set)
    """The settings of the practice that all items, left for the background, do not show yet."""
    in_background: bool = True
    """Whether a task is to rebuild what is postponed."""
    exposed: set[int] = field(default_factory=set)
    """Pages that show something that is being withdrawn, so that their items must not stay."""
    ending: list[datetime] = field(default_factory=list)
    """When the consents to pictures end that were changed."""
    failures: dict[int, Failure] = field(default_factory=dict)
    beside_items: set[int] = field(default_factory=set)
    """Those of the pages compared that have no item of their own."""

    @property
    def is_unfinished(self) -> bool:
        """Whether items are left for the background."""
        return bool(self.postponed or self.everything or self.settings)

    @contextmanager
    def one_page(self, page: Page, item: ContentItem | None) -> Iterator[None]:
        """Roll back, log and record as the failure of `page` any exception in the block.

        That the database is away is no failure of the page, and is raised.
        """
        was_public = item is not None and not item._state.adding and not item.reason
        was_outdated = item is not None and is_past(item.valid_until)
        try:
            with transaction.atomic():
                yield
        except Exception as error:
            if is_outage(error):
                raise
            kind = type(page).__name__
            logger.exception("No item of page %s, “%s” (%s).", page.pk, page.title, kind)
            self.failures[page.pk] = Failure(page, error, was_public, was_outdated)

    def must_go(self, failure: Failure) -> bool:
        """Return whether the stored item of a failed page may show what is no longer public."""
        return failure.was_public and (failure.was_outdated or failure.page.pk in self.exposed)
