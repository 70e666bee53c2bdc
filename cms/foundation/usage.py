"""Wagtail's usage reports of pages, images and documents: what they leave out, and their pages."""

from collections import defaultdict
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models.reference_index import ReferenceGroups


def leave_out_of_usage(*foreign_keys: Any) -> None:
    """Exclude the foreign keys from Wagtail's reference index, so that they do not count as use."""
    for foreign_key in foreign_keys:
        foreign_key.wagtail_reference_index_ignore = True


# Kept before it is replaced.
_part_of_whole = ReferenceGroups.__getitem__


def install() -> None:
    """Let Wagtail read of a list no more than the page of it that is shown.

    It would read each object that refers to another, one by one.
    """
    ReferenceGroups.__getitem__ = part_of


def part_of(groups: ReferenceGroups, part: Any) -> Any:
    """Return the objects of a `part` of the list, each with its references, in a few queries."""
    if not isinstance(part, slice) or not isinstance(groups.qs, QuerySet):
        return _part_of_whole(groups, part)
    keys = groups.qs.values_list("base_content_type", "object_id").distinct()[part]
    wanted: dict[int, list[str]] = defaultdict(list)
    for kind, key in keys:
        wanted[kind].append(key)
    chosen = Q(pk__in=[])
    objects: dict[tuple[int, str], Any] = {}
    for kind, found in wanted.items():
        chosen |= Q(base_content_type=kind, object_id__in=found)
        model: Any = ContentType.objects.get_for_id(kind).model_class()
        there = model._base_manager.in_bulk(found)
        objects |= {(kind, str(pk)): one for pk, one in there.items()}
    references = defaultdict(list)
    for reference in groups.qs.filter(chosen):
        references[reference.base_content_type_id, reference.object_id].append(reference)
    return [(one, references[key]) for key in keys if (one := objects.get(key))]
