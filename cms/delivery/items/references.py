"""The pages that show an object, by Wagtail's reference index."""

from collections.abc import Iterable, Iterator

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from wagtail.models import Page, ReferenceIndex

from cms.content.practice.models import PracticeSettings

EVERY_PAGE = 0
"""A key that stands for all pages, because each of them shows the small print of the practice."""
OF_PRACTICE = Q(model_path__regex=r"^(disclaimer|booking_url|content_licence_url)\.")


def references_to(objects: Iterable[Model]) -> Iterator[tuple[int, str]]:
    """Yield the key of each page that shows one of `objects`, with the key of that object.

    A page shows the objects that it refers to in Wagtail's reference index, its translations, and
    the pages above it, which are in its breadcrumbs. To show an alias is
    to show its source.
    """
    shown = list(objects)
    kinds = ContentType.objects.get_for_models(Page, PracticeSettings)
    pages, practice = kinds[Page], kinds[PracticeSettings]
    found = ReferenceIndex.get_references_to_in_bulk(shown).filter(
        Q(base_content_type=pages) | Q(OF_PRACTICE, base_content_type=practice)
    )
    for kind, pk, key in found.values_list("base_content_type", "object_id", "to_object_id"):
        yield (int(pk) if kind == pages.pk else EVERY_PAGE), key
    of_pages = [page for page in shown if isinstance(page, Page)]
    yield from _aliases(of_pages)
    yield from _translations(of_pages)
    yield from _below(of_pages)


def referring(pages: Iterable[int], shown: Model) -> set[int]:
    """Return the keys in `pages` of the pages that refer to `shown`, in one query."""
    kinds = ContentType.objects.get_for_models(Page, type(shown))
    found = ReferenceIndex.objects.filter(
        base_content_type=kinds[Page],
        object_id__in=[str(pk) for pk in pages],
        to_content_type=kinds[type(shown)],
        to_object_id=str(shown.pk),
    )
    return {int(pk) for pk in found.values_list("object_id", flat=True)}


def _aliases(pages: list[Page]) -> Iterator[tuple[int, str]]:
    """Yield the key of each page that shows an alias of one of `pages`, with the key of that one.

    Aliases are published and withdrawn with their source.
    """
    aliases = list(Page.objects.filter(alias_of__in=pages)) if pages else []
    sources = {str(alias.pk): str(alias.alias_of_id) for alias in aliases}
    yield from ((pk, sources[key]) for pk, key in (references_to(aliases) if aliases else ()))


def _translations(pages: list[Page]) -> Iterator[tuple[int, str]]:
    """Yield the keys of the other translations of each of `pages`, with the key of that page."""
    family = Page.objects.filter(translation_key__in={page.translation_key for page in pages})
    members = list(family.values_list("pk", "translation_key")) if pages else []
    for page in pages:
        for pk, key in members:
            if key == page.translation_key and pk != page.pk:
                yield pk, str(page.pk)


def _below(pages: list[Page]) -> Iterator[tuple[int, str]]:
    """Yield the keys of the pages below each of `pages`, with the key of that page."""
    for page in pages:
        if page.numchild:
            below = Page.objects.descendant_of(page).values_list("pk", flat=True)
            yield from ((pk, str(page.pk)) for pk in below)
