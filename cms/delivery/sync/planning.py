"""Find out which content items differ from their pages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Model
from wagtail.models import Page

from cms.delivery.items.building import build_if_public, digest
from cms.delivery.items.expiry import is_past
from cms.delivery.items.references import EVERY_PAGE, references_to
from cms.delivery.models import ContentItem, Reason
from cms.foundation.formats.content import Content
from cms.foundation.visibility import is_expired, is_retracted


@dataclass
class Touched:
    """What may have changed: a hint. What is public is decided by looking at the database."""

    pages: set[int] = field(default_factory=set)
    """Pages that changed themselves."""
    trees: set[int] = field(default_factory=set)
    """Pages that changed together with all below them."""
    objects: set[Model] = field(default_factory=set)
    """Images, documents and topics that pages may show."""
    dependents: set[int] = field(default_factory=set)
    """Pages that show something that changed."""
    everything: bool = False
    """Something that every page shows."""

    def add(self, other: "Touched") -> None:
        """Take in what `other` has."""
        self.pages |= other.pages
        self.trees |= other.trees
        self.objects |= other.objects
        self.dependents |= other.dependents
        self.everything |= other.everything


@dataclass(frozen=True)
class Change:
    """A content item that differs from its page; without content it is to be withdrawn."""

    item: ContentItem
    content: Content | None = None
    reason: str = ""


@dataclass
class Plan:
    """The changes to make, the pages looked at, and those left for the background."""

    changes: list[Change] = field(default_factory=list)
    looked_at: set[int] = field(default_factory=set)
    postponed: set[int] = field(default_factory=set)


def plan_changes(touched: Touched) -> Plan:
    """Compare what was touched, then what shows a page whose item changes, and so on."""
    plan = Plan([Change(item, reason=Reason.DELETED) for item in _orphans()])
    batch = touched.pages | _in_trees(touched.trees)
    dependents = (
        touched.dependents | pages_showing(touched.objects) | _published_below(touched.pages)
    )
    if touched.everything:
        dependents |= _published_pages()
    while batch or dependents:
        batch |= _few_enough(dependents - batch - plan.looked_at, plan)
        dependents = set()
        for page in Page.objects.filter(pk__in=batch - plan.looked_at).order_by("pk").specific():
            item = ContentItem.objects.filter(page=page.pk).first()
            change = _compare(page, item)
            if change:
                plan.changes.append(change)
            if change or _expires_anew(page, item):
                dependents |= pages_showing([page])
        plan.looked_at |= batch
        batch = set()
    plan.postponed -= plan.looked_at
    return plan


def pages_showing(objects: Iterable[Model]) -> set[int]:
    """The pages that refer to one of `objects`, by Wagtail's reference index."""
    found = {pk for pk, _ in references_to(objects)}
    return _published_pages() if EVERY_PAGE in found else found


def _few_enough(dependents: set[int], plan: Plan) -> set[int]:
    """`dependents` if they can be rebuilt at once; else none, and they are postponed."""
    if len(dependents) <= settings.DELIVERY_REBUILD_INLINE:
        return dependents
    plan.postponed |= dependents
    return set()


def _compare(page: Page, item: ContentItem | None) -> Change | None:
    content = build_if_public(page)
    if content is None:
        reason = _reason(page)
        return Change(item, reason=reason) if item and _tells_more(item, reason) else None
    item = item or ContentItem(id=page.content_id, page_id=page.pk)
    # From its time on, readers were shown something else than what is stored.
    is_as_shown = item.digest == digest(content) and not is_past(item.valid_until)
    if is_as_shown and item.url_path == page.url_path:
        return None
    item.url_path = page.url_path
    return Change(item, content)


def _expires_anew(page: Page, item: ContentItem | None) -> bool:
    """Whether those who show `page` have noted another expiry. Nobody shows what was withdrawn."""
    if item and item.reason:
        return False
    return bool(page.expire_at != (item and item.expires_at))


def _tells_more(item: ContentItem, reason: Reason) -> bool:
    """Whether `reason` is news. The first one stays, but for a retraction that began or ended."""
    if not item.reason:
        return True
    return (item.reason == Reason.RETRACTED) != (reason == Reason.RETRACTED)


def _reason(page: Page) -> Reason:
    if is_retracted(page):
        return Reason.RETRACTED
    if page.expired or is_expired(page):
        return Reason.EXPIRED
    return Reason.RESTRICTED if page.live else Reason.UNPUBLISHED


def _orphans() -> Iterator[ContentItem]:
    """The items of pages that were deleted."""
    yield from ContentItem.objects.filter(page=None, reason="").order_by("position")


def _published_pages() -> set[int]:
    return set(ContentItem.objects.exclude(page=None).values_list("page", flat=True))


def _in_trees(page_pks: Iterable[int]) -> set[int]:
    """All pages at and below the given ones."""
    found: set[int] = set()
    for page in Page.objects.filter(pk__in=page_pks):
        found.update(page.get_descendants(inclusive=True).values_list("pk", flat=True))
    return found


def _published_below(page_pks: Iterable[int]) -> set[int]:
    """Published pages below the given ones, whose addresses and names are in their breadcrumbs."""
    found: set[int] = set()
    for path in Page.objects.filter(pk__in=page_pks, numchild__gt=0).values_list("path", flat=True):
        items = ContentItem.objects.filter(page__path__startswith=path, reason="")
        found.update(items.values_list("page", flat=True))
    return found - set(page_pks)
