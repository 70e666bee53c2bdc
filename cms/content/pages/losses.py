"""The rule for autosave: a version of a page is not overwritten by one that has lost its text."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from django.db import models
from django.utils.html import strip_tags
from modelcluster.models import get_all_child_relations
from wagtail.fields import StreamField
from wagtail.models import Page, Revision

from cms.foundation.search.words import terms_of

MUCH = 30
"""The number of letters, some six words, that must not be lost when a version is overwritten."""

TEXTS = (models.CharField, models.TextField, StreamField)
DERIVED = (models.SlugField,)


def would_lose_text(page: Page, revision: Revision) -> bool:
    """Return whether much text would be gone if `page` was saved over its version `revision`.

    A word that is still in the version before that one is not gone. So a text that is taken out
    bit by bit makes one version more, and not one at each step.
    """
    model = type(page)
    before, after = words(model, revision.content), words(model, page.serializable_data())
    if letters(before - after) < MUCH:
        return False
    others = page.revisions.exclude(pk=revision.pk).order_by("-created_at", "-pk")
    older = others.first()
    kept = words(model, older.content) if older else Counter()
    return letters(before - (after | kept)) >= MUCH


def letters(words: Counter[str]) -> int:
    """Return the number of letters of all `words`."""
    return sum(len(word) * count for word, count in words.items())


def words(model: type[models.Model], content: Mapping[str, Any]) -> Counter[str]:
    """Return how often each word is in what an editor wrote, in the stored `content` of a page."""
    html = " ".join(_texts(model, content))
    return Counter(terms_of(unescape(strip_tags(html.replace("<", " <")))))


def _texts(model: type[models.Model], content: Mapping[str, Any]) -> Iterator[str]:
    for field in model._meta.fields:
        if field.editable and isinstance(field, TEXTS) and not isinstance(field, DERIVED):
            value = content.get(field.name)
            is_stream = isinstance(field, StreamField)
            yield from _strings(json.loads(value or "[]") if is_stream else value)
    for relation in get_all_child_relations(model):
        for row in content.get(relation.get_accessor_name()) or []:
            yield from _texts(relation.related_model, row)


def _strings(value: Any) -> Iterator[str]:
    """Yield the texts in the value of a field, without the types and ids of blocks."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        is_block = value.keys() >= {"type", "value", "id"}
        for inner in [value["value"]] if is_block else value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
