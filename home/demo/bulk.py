"""A large site for measurements and trials: real articles, and copies of them in bulk.

The articles, their authors and their topics are those of the demo site. Each is published anew
with other words, by the usual way, and the copies differ from it by the same words.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.blocks import StreamValue
from wagtail.models import Page, PageViewRestriction
from wagtail.search.backends import get_search_backend

from articles.models import ArticlePage
from cms.delivery.items.building import fill
from cms.delivery.items.registry import item_type_named
from cms.delivery.models import ContentItem, FeedState, ItemFacet, Reason
from cms.delivery.sync.sync import take_turn
from cms.foundation.formats.content import Content
from cms.foundation.search import indexing
from cms.foundation.search.indexing import Text
from cms.foundation.transactions import unit_of_work
from home.demo.copying import Keys, Original, Place, Rows
from home.demo.loader import FOLDER, deserializer_of, load_demo, publish, read
from home.demo.variants import Variant
from home.site_tree import SiteTree, ensure_site_tree

BATCH = 250
COPIES_OF_EACH = 20
"""From so many copies of each on, all articles of the demo are among the originals."""

NOT_OURS = "There are articles of somebody else here ({}), so that nothing is made beside them."


class SomebodyElsesError(Exception):
    """Raised if a site has articles that were not made here."""


def make_content(articles: int, tell: Callable[[int], object] = lambda count: None) -> int:
    """Make articles until there are as many, beside those of the demo; return how many were made.

    `tell` is called with the number there is after each batch. What was made before stays. Raise
    SomebodyElsesError if the site has other articles.
    """
    load_demo()
    tree = ensure_site_tree()
    present = _made(tree)
    originals = [*_originals(tree, min(articles // COPIES_OF_EACH + 1, len(_demo_articles())))]
    keys, begun = Keys(), max(present, len(originals))
    for start in range(begun + 1, articles + 1, BATCH):
        numbers = range(start, min(start + BATCH, articles + 1))
        with transaction.atomic():
            _Batch(tree, originals, keys).make([Variant(number) for number in numbers])
        tell(numbers[-1])
    return max(articles - present, 0)


def index_pages(pages: list[ArticlePage]) -> None:
    """Add `pages` to Wagtail's own index, which the admin searches."""
    get_search_backend().get_index_for_model(ArticlePage).add_items(ArticlePage, pages)


@cache
def _demo_articles() -> list[dict[str, Any]]:
    return [read(path) for path in sorted(FOLDER.glob("articles/*.yaml"))]


def _made(tree: SiteTree) -> int:
    """Return how many articles were made already; raise SomebodyElsesError if others are there."""
    slugs = {fields["slug"] for fields in _demo_articles()}
    pages = ArticlePage.objects.child_of(tree.articles).exclude(slug__in=slugs)
    count: int = pages.count()
    ours = {Variant(number).content_id for number in range(1, count + 1)}
    for key, title in pages.values_list("content_id", "title").iterator():
        if key not in ours:
            raise SomebodyElsesError(NOT_OURS.format(title))
    return count


def _originals(tree: SiteTree, count: int) -> Iterator[Original]:
    """Yield the first `count` made articles, published if they are not yet."""
    deserializer = deserializer_of(tree)
    for number, fields in enumerate(_demo_articles()[:count], start=1):
        variant = Variant(number)
        page = ArticlePage.objects.filter(content_id=variant.content_id).first()
        if page is None:
            page = ArticlePage(title=variant.title, slug=variant.slug, live=False)
            page.content_id = variant.content_id
            with unit_of_work():
                tree.articles.add_child(instance=page)
                page.first_published_at = variant.published_at
                publish(page, _reworded(fields, variant), deserializer)
                Page.objects.filter(pk=page.pk).update(last_published_at=variant.updated_at)
            page.refresh_from_db()
        yield Original(page, variant)


def _reworded(fields: dict[str, Any], variant: Variant) -> dict[str, Any]:
    """Return the fields of an article of the demo with the words and the times of `variant`."""
    left_out = ("published_on", "corrections")
    kept = {name: value for name, value in fields.items() if name not in left_out}
    body = [*fields["body"], {"paragraph": f"<p>{variant.sentence}</p>"}]
    words = {"title": variant.title, "slug": variant.slug, "summary": variant.summary}
    return {**kept, **words, "body": body}


class _Batch:
    """The copies that are made in one transaction."""

    def __init__(self, tree: SiteTree, originals: list[Original], keys: Keys) -> None:
        self._originals, self._keys, self._rows = originals, keys, Rows()
        self._parent = Page.objects.get(pk=tree.articles.pk)
        last = self._parent.get_last_child()
        self._steps = int(last.path[-Page.steplen :], 36) if last else 0
        self._items: list[ContentItem] = []
        self._contents: dict[Any, Content] = {}
        self._texts: dict[Any, Text] = {}
        self._pages: list[ArticlePage] = []
        self._searched: list[StreamValue] = []
        self._facets: list[ItemFacet] = []
        self._private: list[PageViewRestriction] = []

    def make(self, variants: list[Variant]) -> None:
        """Make and store a copy for each of `variants`."""
        now = timezone.now()
        for variant in variants:
            self._copy(variant, now)
        state = take_turn()
        for position, item in enumerate(self._items, start=state.position + 1):
            self._place(item, position)
        self._rows.insert()
        PageViewRestriction.objects.bulk_create(self._private)
        ContentItem.objects.bulk_create(self._items)
        ItemFacet.objects.bulk_create(self._facets)
        indexing.write(self._texts)
        for page, body in zip(self._pages, self._searched, strict=True):
            page.body = body
        index_pages(self._pages)
        FeedState.objects.update(position=state.position + len(self._items))
        children = self._parent.numchild + len(variants)
        Page.objects.filter(pk=self._parent.pk).update(numchild=children)
        self._keys.tell_database()

    def _copy(self, variant: Variant, now: datetime) -> None:
        # The first of them are the most frequent ones, as topics and authors of a real site are.
        chosen = min(variant.roll(len(self._originals), place) for place in (13, 14))
        original = self._originals[chosen]
        self._steps += 1
        path = Page._get_path(self._parent.path, self._parent.depth + 1, self._steps)
        state, reason = _fate(variant, now)
        place = Place(path, self._parent, state)
        page = original.copy(variant, place, self._keys, self._rows)
        if reason == Reason.RESTRICTED:
            login = PageViewRestriction(page_id=page.pk, restriction_type=PageViewRestriction.LOGIN)
            self._private.append(login)
        item = ContentItem(id=page.content_id, page_id=page.pk, url_path=page.url_path)
        item.changed_at, item.reason = variant.updated_at, reason
        item.type, item.locale = "article", page.locale.language_code
        if not reason:
            item.expires_at = item.valid_until = page.expire_at
            self._contents[item.pk] = original.content(variant)
            self._texts[item.pk] = original.text(variant)
        self._items.append(item)
        self._pages.append(page)
        self._searched.append(original.body_as_searched(variant))

    def _place(self, item: ContentItem, position: int) -> None:
        item.position, content = position, self._contents.get(item.pk)
        if content is None:
            return
        content["position"] = position
        fill(item, content)
        found = dict.fromkeys(item_type_named(item.type).found_by(content))
        self._facets += [ItemFacet.of(item, name, value) for name, value in found]


def _fate(variant: Variant, now: datetime) -> tuple[dict[str, Any], str]:
    """Return how the page of a copy differs from a public one, and why its item is withdrawn."""
    match variant.number % 1000:
        case 97 | 297 | 497 | 697 | 897:
            past = {"live": False, "expired": True, "expire_at": now - timedelta(30)}
            return past, Reason.EXPIRED
        case 98 | 298 | 498 | 698 | 898:
            return {"live": False, "expired": False}, Reason.UNPUBLISHED
        case 99:
            return {"live": True}, Reason.RESTRICTED
        case 199 | 399 | 599 | 799 | 999:
            later = now + timedelta(365 + variant.number % 365)
            return {"live": True, "expire_at": later.replace(microsecond=0)}, ""
        case _:
            return {"live": True}, ""
