"""The parameter `fields`: which fields of items are wanted, at any depth."""

from collections.abc import Iterable, Mapping
from typing import Any, Union

from drf_spectacular.drainage import get_override
from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework.serializers import ListSerializer, Serializer, SerializerMethodField

from cms.delivery.api.problems import shortened

Tree = dict[str, Union["Tree", None]]
"""What is wanted of each named field; None for all of it."""
Inside = Mapping[str, Any] | None
"""The fields that something has; None if it may have any. What is no object has none."""


def tree_of(names: Iterable[str]) -> Tree:
    """Return the tree of names such as `title` and `authors.name`."""
    tree: Tree = {}
    for name in names:
        *path, last = name.split(".")
        node: Tree | None = tree
        for part in path:
            node = node.setdefault(part, {}) if node is not None else None
        if node is not None:
            node[last] = None
    return tree


def chosen(value: Any, tree: Tree | None) -> Any:
    """Return what `tree` wants of `value`, in the order of the value."""
    if isinstance(value, list):
        return [chosen(each, tree) for each in value]
    if isinstance(value, dict) and tree is not None:
        return {name: chosen(each, tree[name]) for name, each in value.items() if name in tree}
    return value


def fault_in(name: str, serializer: Serializer[Any]) -> str:
    """Return a sentence if `name` is no path of a field of `serializer`; empty if it is one."""
    inside: Inside = serializer.fields
    parts = name.split(".")
    for depth, part in enumerate(parts):
        if inside is None:
            return ""
        if part not in inside:
            what = ".".join(parts[: depth + 1])
            return f"There is no field {shortened(what)!r} here, {_only(parts[:depth], inside)}."
        inside = _inside(inside[part])
    return ""


def _only(path: list[str], inside: Mapping[str, Any]) -> str:
    return f"only {', '.join('.'.join([*path, name]) for name in inside) or '.'.join(path)}"


def _inside(field: Any) -> Inside:
    """Return the fields that are inside of `field`, by how it is described in OpenAPI."""
    if isinstance(field, type):
        field = field()
    if isinstance(field, ListSerializer):
        return _inside(field.child)
    if isinstance(field, PolymorphicProxySerializer):
        return _of_any(field)
    if isinstance(field, Serializer):
        return field.fields
    if isinstance(field, dict):
        return None if field.get("type") == "object" else {}
    described: Any = type(field)
    if isinstance(field, SerializerMethodField):
        described = getattr(field.parent, str(field.method_name))
    override = get_override(described, "field")
    return {} if override is None or override is field else _inside(override)


def _of_any(union: PolymorphicProxySerializer) -> Inside:
    """Return the fields of the members of a union; what is inside those may be anything."""
    members: Any = union.serializers
    found = {
        name: each for member in members.values() for name, each in (_inside(member) or {}).items()
    }
    return {
        name: {"type": "object"} if isinstance(each, Serializer) else each
        for name, each in found.items()
    }
