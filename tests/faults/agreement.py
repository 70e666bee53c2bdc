"""Whether pages, content items and positions agree."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Max
from wagtail.models import Page

from cms.content.pages.models import BasePage
from cms.delivery.items.building import build, digest
from cms.delivery.items.registry import item_types
from cms.delivery.models import ContentItem, FeedState, Reason
from cms.delivery.sync.dependents import pages_showing
from cms.delivery.sync.reconcile import reconcile
from cms.foundation.formats.content import Content, encode
from cms.foundation.visibility import is_expired, is_retracted


def disagreements() -> list[str]:
    """Each way in which the database contradicts itself, in a sentence."""
    pages = {page.pk: page for page in _pages()}
    due = _due(pages.values())
    found = contradictions(page for page in pages.values() if page.pk not in due)
    orphans = ContentItem.objects.filter(page=None, reason="")
    found += [f"{item} is of no page, and not withdrawn" for item in orphans]
    last = ContentItem.objects.aggregate(last=Max("position"))["last"] or 0
    given = FeedState.objects.values_list("position", flat=True).first() or 0
    if last != given:
        found.append(f"the last position given is {given}, the largest of an item is {last}")
    repaired = reconcile()
    if repaired != (len(pages), len(due)):
        found.append(f"reconcile answers {repaired}, not {(len(pages), len(due))}")
    return found


def contradictions(pages: Iterable[BasePage]) -> list[str]:
    """Each way in which the database contradicts these pages, of which none is due to expire."""
    return [sentence for page in pages for sentence in (*_of_address(page), *_of_item(page))]


def _pages() -> Iterator[BasePage]:
    models = [item_type.model for item_type in item_types()]
    yield from Page.objects.type(*models).specific()


def _due(pages: Iterable[BasePage]) -> set[int]:
    """Those that the next scheduled run will withdraw, and those that show them."""
    due = [page for page in pages if page.live and is_expired(page)]
    return {page.pk for page in due} | pages_showing(due)


def _of_address(page: BasePage) -> Iterator[str]:
    expected = f"{page.get_parent().url_path}{page.slug}/"
    if page.url_path != expected:
        yield f"{page} is at {page.url_path}, not at {expected}"


def _of_item(page: BasePage) -> Iterator[str]:
    item = ContentItem.objects.filter(pk=page.content_id).first()
    public = page.live and not page.get_view_restrictions()
    if item is None:
        if public:
            yield f"{page} is public, and has no item"
        return
    is_marked = hasattr(item.page, "rebuild")
    if public == bool(item.reason) or is_marked:
        yield f"{page} is {public=}, and its item is {item.reason=} {is_marked=}"
    if is_retracted(page) != (item.reason == Reason.RETRACTED):
        yield f"{page} is retracted or not, and its item is {item.reason=}"
    content: Content | None = {**build(page), "position": item.position} if public else None
    expected, actual = _expected(content), _actual(item)
    for part, value in expected.items():
        if actual[part] != value:
            yield f"{part} of {page} should be {value}, and its item has {actual[part]}"


def _expected(content: Content | None) -> dict[str, Any]:
    """What the item of a page with `content` has."""
    if content is None:
        return {"title": "", "digest": "", "content": b"", "summary": b"", "facets": []}
    item_type = next(kind for kind in item_types() if kind.name == content["type"])
    return {
        "title": content["title"],
        "digest": digest(content),
        "content": encode(content),
        "summary": encode(item_type.summary_of(content)),
        "facets": sorted(set(item_type.found_by(content))),
    }


def _actual(item: ContentItem) -> dict[str, Any]:
    return {
        "title": item.title,
        "digest": item.digest,
        "content": bytes(item.content),
        "summary": bytes(item.summary),
        "facets": sorted(item.facets.values_list("name", "value")),
    }
