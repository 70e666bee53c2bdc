"""Summaries: the parts of whole items that listings show, and the choice of fields at any depth."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from rest_framework.serializers import ListSerializer, Serializer

from cms.content.images.representation import LightImageField

Fields = Mapping[str, Any]


def picked(content: Mapping[str, Any], serializer: type[Serializer[Any]]) -> dict[str, object]:
    """Return what `serializer` describes of `content`, which has at least that.

    What is inside serializers is picked too, and pictures of a LightImageField become light.
    """
    return _picked(content, _fields_of(serializer))


@cache
def _fields_of(serializer: type[Serializer[Any]]) -> Fields:
    return serializer().fields


def _picked(content: Mapping[str, Any], fields: Fields) -> dict[str, object]:
    return {name: _part(content[name], field) for name, field in fields.items()}


def _part(value: Any, field: Any) -> object:
    if value is None:
        return None
    if isinstance(field, ListSerializer):
        return [_part(each, field.child) for each in value]
    if isinstance(field, LightImageField):
        return field.lightened(value)
    if isinstance(field, Serializer):
        return _picked(value, field.fields)
    return value
