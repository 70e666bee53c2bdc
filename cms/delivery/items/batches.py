"""The reading of all that the items of several pages are built from, in a few queries for all.

What is read here is kept for the batch (`cms.foundation.batches`). Nothing relies on it: whatever
a serializer asks for that was not read is read then.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from wagtail.models import Locale, Page, ReferenceIndex

from cms.content.documents.models import Document, documents_in_bulk
from cms.content.images.models import Image
from cms.content.images.renditions import images_in_bulk
from cms.content.pages.breadcrumbs import PLACES, paths_above
from cms.delivery.items.registry import item_type_of, item_types
from cms.delivery.items.rows import Wanted, prefetch_plain_rows, prefetch_rows
from cms.foundation.batches import batch, keep, kept, kept_by_key

FAMILIES = "pages by their translation key"


@contextmanager
def reading_together(pages: Sequence[Page]) -> Iterator[None]:
    """Read what the items of `pages`, specific pages, are built from; keep it inside."""
    with batch():
        concerned = [page for page in pages if item_type_of(page)]
        if concerned:
            _read(concerned)
        yield


def translations_of(page: Page) -> set[int]:
    """Return the keys of the other translations of `page`."""
    family = kept_by_key(FAMILIES, [page.translation_key], _families)
    return {pk for pk in family.get(page.translation_key, ()) if pk != page.pk}


def _families(keys: set[Any]) -> dict[Any, set[int]]:
    return _families_among(Page.objects.filter(translation_key__in=keys))


def _families_among(pages: Iterable[Page]) -> dict[Any, set[int]]:
    found: dict[Any, set[int]] = defaultdict(set)
    for page in pages:
        if page.alias_of_id is None:
            found[page.translation_key].add(page.pk)
    return found


def _read(pages: list[Page]) -> None:
    shown = _shown_by(pages)
    around = _around(pages, shown[Page])
    nested = _nested(pages, around)
    prefetch_plain_rows([*_relations(pages, whole=True), *_relations(nested, whole=False)])
    every = [*pages, *nested]
    images = images_in_bulk(shown[Image].union(*(_keys(page, Image) for page in every)))
    documents_in_bulk(shown[Document])
    locales = {page.locale_id: page.locale for page in around}
    for page in every:
        _link(page, {Image: images, Locale: locales})
        for item_type in item_types():
            _link(page, {item_type.model: kept(item_type.model, dict)})


def _shown_by(pages: Iterable[Page]) -> dict[type[Model], set[int]]:
    """Return the keys of what `pages` show by Wagtail's reference index, by model."""
    kinds = ContentType.objects.get_for_models(Page, Image, Document)
    found = ReferenceIndex.objects.filter(
        base_content_type=kinds[Page],
        object_id__in=[str(page.pk) for page in pages],
        to_content_type__in=kinds.values(),
    )
    keys = set(found.values_list("to_content_type", "to_object_id"))
    return {model: {int(key) for pk, key in keys if pk == kind.pk} for model, kind in kinds.items()}


def _around(pages: list[Page], shown: set[int]) -> list[Page]:
    """Return the pages that are `shown`, those above `pages`, and their translations."""
    above = {path for page in pages for path in paths_above(page)}
    families = {page.translation_key for page in pages}
    related = Q(pk__in=shown) | Q(path__in=above) | Q(translation_key__in=families)
    found = {page.pk: page for page in Page.objects.filter(related).select_related("locale")}
    keep(PLACES, {page.path: page for page in found.values()})
    keep(Page, found)
    keep(FAMILIES, _families_among(found.values()))
    return list(found.values())


def _nested(pages: list[Page], around: list[Page]) -> list[Page]:
    """Return those of the pages `around` that have items, as specific pages without their text."""
    nested: list[Page] = []
    for model in (item_type.model for item_type in item_types()):
        whole = {page.pk: page for page in pages if type(page) is model}
        keys = {page.pk for page in around if page.specific_class is model}
        found = model.objects.defer_streamfields().in_bulk(keys - whole.keys())
        keep(model, whole | found)
        nested += found.values()
    return nested


def _relations(pages: list[Page], *, whole: bool) -> Iterator[Wanted]:
    for item_type in item_types():
        names = item_type.relations if whole else item_type.shown_relations
        yield from prefetch_rows([page for page in pages if type(page) is item_type.model], names)


def _keys(page: Page, model: type[Model]) -> set[int]:
    keys = {getattr(page, field.attname) for field in _references(type(page), model)}
    return keys - {None}


def _link(page: Page, known: Mapping[type[Model], Mapping[int, Model]]) -> None:
    """Put the objects to which `page` refers into its foreign keys."""
    for model, objects in known.items():
        for field in _references(type(page), model):
            if found := objects.get(getattr(page, field.attname)):
                field.set_cached_value(page, found)


def _references(model: Any, to: Any) -> list[Any]:
    """Return the foreign keys of `model` to the model `to`."""
    return [field for field in model._meta.concrete_fields if field.related_model is to]
