"""Whether all that the stored content of a version refers to is still there, asked at once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, ManyToOneRel, Model, Value
from django.db.models.functions import Cast
from modelcluster.models import get_all_child_relations


def all_exist(model: type[Model], content: Mapping[str, Any]) -> bool:
    """Return whether every foreign key in `content`, of a `model` or its rows, leads to an object.

    The number of queries does not depend on the number of rows.
    """
    wanted: dict[ManyToOneRel, set[str]] = defaultdict(set)
    for relation, key in _keys(model, content):
        wanted[relation].add(str(key))
    labels = {relation: str(number) for number, relation in enumerate(wanted)}
    found = [_found(relation, label, wanted[relation]) for relation, label in labels.items()]
    missing = {(labels[relation], key) for relation, keys in wanted.items() for key in keys}
    return not missing or missing == set(found[0].union(*found[1:]))


def _keys(model: type[Model], content: Mapping[str, Any]) -> Iterator[tuple[ManyToOneRel, Any]]:
    """Yield each key, with the relation that it belongs to."""
    for name, key in content.items():
        try:
            relation = getattr(model._meta.get_field(name), "remote_field", None)
        except FieldDoesNotExist:
            continue
        if isinstance(relation, ManyToOneRel) and key is not None:
            yield relation, key
    for children in get_all_child_relations(model):
        for row in content.get(children.get_accessor_name()) or ():
            yield from _keys(children.related_model, row)


def _found(relation: ManyToOneRel, label: str, keys: set[str]) -> Any:
    name = str(relation.field_name)
    objects = relation.model._default_manager.filter(**{f"{name}__in": keys}).order_by()
    return objects.values_list(Value(label), Cast(name, CharField()))
