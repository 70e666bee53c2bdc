"""Find out which content items differ from their pages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Model
from wagtail.models import Page, ReferenceIndex

from cms.delivery.building import build_if_public, digest
from cms.delivery.models import ContentItem, Reason
from cms.delivery.registry import Content
from cms.visibility import is_expired


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
    dependents = touched.dependents | pages_showing(touched.objects) | _moved_below(touched.pages)
    if touched.everything:
        dependents |= _published_pages()
    while batch or dependents:
        batch |= _few_enough(dependents - batch - plan.looked_at, plan)
        dependents = set()
        for page in Page.objects.filter(pk__in=batch - plan.looked_at).order_by("pk").specific():
            change = _compare(page)
            if change:
                plan.changes.append(change)
                dependents |= pages_showing([page])
        plan.looked_at |= batch
        batch = set()
    plan.postponed -= plan.looked_at
    return plan


def pages_showing(objects: Iterable[Model]) -> set[int]:
    """The pages that refer to one of `objects`, by Wagtail's reference index."""
    pages = ContentType.objects.get_for_model(Page)
    references = ReferenceIndex.get_references_to_in_bulk(list(objects))
    found = references.filter(base_content_type=pages).values_list("object_id", flat=True)
    return {int(pk) for pk in found}


def _few_enough(dependents: set[int], plan: Plan) -> set[int]:
    """`dependents` if they can be rebuilt at once; else none, and they are postponed."""
    if len(dependents) <= settings.DELIVERY_REBUILD_INLINE:
        return dependents
    plan.postponed |= dependents
    return set()


def _compare(page: Page) -> Change | None:
    item = ContentItem.objects.filter(page=page.pk).first()
    content = build_if_public(page)
    if content is None:
        return Change(item, reason=_reason(page)) if item and not item.reason else None
    item = item or ContentItem(id=page.content_id, page_id=page.pk)
    if item.digest == digest(content) and item.url_path == page.url_path:
        return None
    item.url_path = page.url_path
    return Change(item, content)


def _reason(page: Page) -> Reason:
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


def _moved_below(page_pks: Iterable[int]) -> set[int]:
    """Published pages below the given ones whose address is not the one they were published at."""
    found: set[int] = set()
    for path in Page.objects.filter(pk__in=page_pks, numchild__gt=0).values_list("path", flat=True):
        items = ContentItem.objects.filter(page__path__startswith=path, reason="")
        moved = items.exclude(url_path=F("page__url_path"))
        found.update(moved.values_list("page", flat=True))
    return found
