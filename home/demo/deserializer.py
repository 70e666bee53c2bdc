"""Conversion of YAML into models; the keys in YAML are the names of the models' fields.

Related objects are given by name: a page by its path on the website, a topic by its slug, a
picture by the name of its file.
"""

import json
import re
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import ForeignKey, ManyToManyField, ManyToOneRel, Model
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from cms.content.images.models import Image
from cms.content.topics.models import Topic

NAMESPACE = uuid.UUID("6f1f9a2e-8a55-4c39-9d5e-0d6f5f0c7a11")


class Deserializer:
    """A deserializer; it needs the primary keys of pages, topics and pictures by their names."""

    def __init__(
        self, pages: Mapping[str, int], topics: Mapping[str, int], pictures: Mapping[str, int]
    ) -> None:
        self._keys: dict[type[Model], Mapping[str, int]] = {
            Page: pages,
            Topic: topics,
            Image: pictures,
        }

    def fill(self, instance: Any, fields: Mapping[str, Any]) -> None:
        """Set `fields` on `instance` and add the child objects they list, without saving it."""
        for name, value in fields.items():
            match field := instance._meta.get_field(name):
                case StreamField():
                    setattr(instance, name, self._stream(instance.slug, value))
                case RichTextField():
                    setattr(instance, name, self._with_keys(value))
                case ForeignKey():
                    setattr(instance, field.attname, self.key(field.related_model, value))
                case ManyToManyField():
                    keys = [self.key(field.related_model, one) for one in value]
                    objects = field.related_model._default_manager.filter(pk__in=keys)
                    getattr(instance, name).set(objects)
                case ManyToOneRel():
                    getattr(instance, name).add(*(self._row(field, row) for row in value))
                case _:
                    setattr(instance, name, value)

    def key(self, model: Any, name: str) -> int:
        """Return the primary key of the object `name` for a field that refers to `model`."""
        (keys,) = (keys for base, keys in self._keys.items() if issubclass(model, base))
        return keys[name]

    def _row(self, field: Any, fields: Mapping[str, Any]) -> Any:
        row = field.related_model()
        self.fill(row, fields)
        return row

    def _stream(self, owner: str, blocks: list[dict[str, Any]]) -> str:
        """Return `blocks` as stream data; a block's id depends only on its owner and position."""
        stream = []
        for number, block in enumerate(blocks):
            ((kind, value),) = block.items()
            block_id = str(uuid.uuid5(NAMESPACE, f"{owner}/{number}"))
            stream.append({"type": kind, "value": self._with_keys(value), "id": block_id})
        return json.dumps(stream)

    def _with_keys(self, value: Any) -> Any:
        """Return a block's value with names of pages and pictures replaced by primary keys."""
        match value:
            case str():
                return re.sub(r'<a page="([^"]+)">', self._link, value)
            case list():
                return [self._with_keys(part) for part in value]
            case {"image": str(picture)}:
                return {**value, "image": self.key(Image, picture)}
            case dict():
                return {name: self._with_keys(part) for name, part in value.items()}
            case _:
                return value

    def _link(self, match: re.Match[str]) -> str:
        return f'<a linktype="page" id="{self.key(Page, match[1])}">'
