"""Copies of a published article in bulk, with every row that publishing it left in the database."""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max, Model
from modelcluster.models import get_all_child_relations
from wagtail.blocks import StreamBlock, StreamValue, TextBlock
from wagtail.models import Page, ReferenceIndex

from articles.models import ArticlePage
from cms.delivery.items.search import text_of
from cms.delivery.models import ContentItem
from cms.foundation.formats.content import Content
from cms.foundation.search.indexing import PARTS, Text
from cms.foundation.search.models import IndexedText
from cms.foundation.search.words import terms_of
from home.demo.variants import Variant

BODY: Any = ArticlePage._meta.get_field("body")
PLAIN = StreamBlock([("text", TextBlock())])
TOPICS = ArticlePage.topics.through
CHILDREN = {
    child.related_model: (child.field.attname, child.get_accessor_name())
    for child in get_all_child_relations(ArticlePage)
}


class Keys:
    """Gives out the next primary keys of the models, as rows in bulk need theirs beforehand."""

    def __init__(self) -> None:
        self._last: dict[type[Model], int] = {}

    def next(self, model: type[Model]) -> int:
        """Return a key that no row of `model` has."""
        if model not in self._last:
            highest = model._default_manager.aggregate(last=Max("pk"))["last"]
            self._last[model] = highest or 0
        self._last[model] += 1
        return self._last[model]

    def tell_database(self) -> None:
        """Let the sequences of the database go on after the keys that were given out."""
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self._last)):
                cursor.execute(statement)


class Rows:
    """Rows to insert, by model."""

    def __init__(self) -> None:
        self._rows: defaultdict[type[Model], list[Any]] = defaultdict(list)

    def add(self, row: Model) -> None:
        """Have `row` inserted later."""
        self._rows[type(row)].append(row)

    def insert(self) -> None:
        """Insert the rows, models in the order in which their first row was added."""
        for model, rows in self._rows.items():
            if model is ArticlePage:
                # Django inserts no children of other tables in bulk; this is what its `save` calls.
                fields = model._meta.local_concrete_fields
                model._base_manager._insert(rows, fields=fields, using="default", raw=True)
            else:
                model._default_manager.bulk_create(rows)
        self._rows.clear()


@dataclass(frozen=True)
class Place:
    """Where a copy is in the page tree, and whether readers see it."""

    path: str
    parent: Page
    state: Mapping[str, Any]


class Original:
    """A published article made of `variant`, with its rows, read once."""

    def __init__(self, page: ArticlePage, variant: Variant) -> None:
        self.page, self.variant = page, variant
        self._revision = page.latest_revision
        self._content = json.dumps(self._revision.content)
        self._searched = json.dumps(BODY.get_searchable_content(page.body))
        (item,) = ContentItem.objects.filter(page=page)
        self._item = bytes(item.content).decode()
        self._text = text_of(item.parsed)
        self._body = json.dumps(page.body.get_prep_value())
        self._reviews = [(review, json.dumps(review.text)) for review in page.reviews.all()]
        fields = ArticlePage._meta.concrete_fields
        self._values = {field.attname: field.value_from_object(page) for field in fields}
        self._topics = list(TOPICS.objects.filter(articlepage=page))
        self._children = {
            model: list(model._default_manager.filter(**{owner: page.pk}))
            for model, (owner, _) in CHILDREN.items()
        }
        kind = page.content_type
        self._references = list(
            ReferenceIndex.objects.filter(content_type=kind, object_id=str(page.pk))
        )

    def reworded(self, text: str, variant: Variant) -> str:
        """Return a stored form of the original as it is of a copy."""
        for before, after in zip(self.variant.texts, variant.texts, strict=True):
            text = text.replace(before, after)
        return text

    def content(self, variant: Variant) -> Content:
        """Return the content of the item of a copy."""
        content: Content = json.loads(self.reworded(self._item, variant))
        return content

    def text(self, variant: Variant) -> "CopiedText":
        """Return the text by which the item of a copy is found."""
        return CopiedText(**vars(self._text), original=self, variant=variant)

    @cached_property
    def terms(self) -> IndexedText:
        """The row of the item in the index of texts."""
        return self._text.row(self.variant.content_id)

    def body_as_searched(self, variant: Variant) -> StreamValue:
        """Return a body that Wagtail finds by the same words as that of a copy, at less cost."""
        texts = json.loads(self.reworded(self._searched, variant))
        return StreamValue(PLAIN, [("text", text) for text in texts])

    def copy(self, variant: Variant, place: Place, keys: Keys, rows: Rows) -> ArticlePage:
        """Add the rows of a copy to `rows`, and return its page."""
        page = self._page(variant, place, keys)
        revision = self._row(self._revision, keys, object_id=str(page.pk))
        revision.object_str = page.title
        revision.created_at = variant.updated_at
        page.latest_revision = revision
        page.live_revision = revision if page.live else None
        copied = self._copied_children(page, keys)
        revision.content = self._revision_content(page, variant, copied)
        rows.add(_as_stored(page))
        rows.add(revision)
        rows.add(page)
        for row in copied.values():
            rows.add(row)
        for topic in self._topics:
            rows.add(self._row(topic, keys, articlepage_id=page.pk))
        for review, words in self._reviews:
            text = json.loads(self.reworded(words, variant))
            changes = {"article_id": page.pk, "revision_id": revision.pk, "text": text}
            rows.add(self._row(review, keys, **changes))
        for reference in self._refer(page, copied, keys):
            rows.add(reference)
        return page

    def _row(self, row: Any, keys: Keys, **changes: Any) -> Any:
        values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        return type(row)(**values | {"id": keys.next(type(row))} | changes)

    def _page(self, variant: Variant, place: Place, keys: Keys) -> ArticlePage:
        changes = {
            "id": (key := keys.next(Page)),
            "page_ptr_id": key,
            "content_id": variant.content_id,
            "translation_key": uuid.uuid5(uuid.NAMESPACE_OID, str(variant.content_id)),
            "title": variant.title,
            "draft_title": variant.title,
            "slug": variant.slug,
            "summary": variant.summary,
            "path": place.path,
            "url_path": f"{place.parent.url_path}{variant.slug}/",
            "first_published_at": variant.published_at,
            "last_published_at": variant.updated_at,
            "latest_revision_created_at": variant.updated_at,
            "body": self.reworded(self._body, variant),
        }
        return ArticlePage(**{**self._values, **changes, **place.state})

    def _copied_children(self, page: ArticlePage, keys: Keys) -> dict[int, Any]:
        """Return the child rows of the copy by identity of those of the original."""
        return {
            id(row): self._row(row, keys, **{CHILDREN[model][0]: page.pk})
            for model, rows in self._children.items()
            for row in rows
        }

    def _revision_content(
        self, page: ArticlePage, variant: Variant, copied: Mapping[int, Any]
    ) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.reworded(self._content, variant))
        content |= {"pk": page.pk, "path": page.path, "url_path": page.url_path}
        content["translation_key"] = str(page.translation_key)
        for model, (owner, name) in CHILDREN.items():
            keys = {row.pk: copied[id(row)].pk for row in self._children[model]}
            for row in content.get(name, ()):
                row |= {"pk": keys.get(row["pk"]), owner.removesuffix("_id"): page.pk}
        return content

    def _refer(
        self, page: ArticlePage, copied: Mapping[int, Any], keys: Keys
    ) -> Iterable[ReferenceIndex]:
        """Yield the copy's rows of the reference index, whose paths name the child rows."""
        paths = {
            f"{CHILDREN[model][1]}.{row.pk}.": f"{CHILDREN[model][1]}.{copied[id(row)].pk}."
            for model, rows in self._children.items()
            for row in rows
        }
        for reference in self._references:
            path = reference.content_path
            for before, after in paths.items():
                if path.startswith(before):
                    path = after + path.removeprefix(before)
                    break
            changes = {"object_id": str(page.pk), "content_path": path}
            hashed = ReferenceIndex._get_content_path_hash(path)
            yield self._row(reference, keys, **changes, content_path_hash=hashed)


@dataclass(frozen=True)
class CopiedText(Text):
    """The text of a copy. Its terms are made from those of the original, which take long."""

    original: Original
    variant: Variant

    def row(self, key: uuid.UUID) -> IndexedText:
        """Return the row of the index for the text."""
        row, phrases = copy(self.original.terms), []
        row.key = key
        for before, after in zip(self.original.variant.words, self.variant.words, strict=True):
            phrases.append((" ".join(terms_of(before)), " ".join(terms_of(after))))
        for part in PARTS:
            terms = getattr(row, part)
            for before, after in phrases:
                terms = terms.replace(before, after)
            setattr(row, part, terms)
        return row


def _as_stored(page: ArticlePage) -> Page:
    """Return the row of `page` in the table of all pages."""
    return Page(**{field.attname: getattr(page, field.attname) for field in Page._meta.fields})
