"""The import of the demo site's picture files as images with renditions."""

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image as Pillow

from cms.content.images.models import Image
from cms.content.images.renditions import (
    EncodedRendition,
    encode_renditions,
    specs_for,
    store_renditions,
)
from cms.foundation.transactions import unit_of_work

FOLDER = Path(__file__).with_name("pictures")


def load_pictures(pictures: Mapping[str, dict[str, Any]]) -> dict[str, int]:
    """Store the missing pictures; return the primary keys of all pictures by name.

    A picture exists already if an image has its title. The renditions are made on all processors,
    before any page shows them.
    """
    names = {fields["title"]: name for name, fields in pictures.items()}
    found = Image.objects.filter(title__in=names).values_list("title", "pk")
    keys = {names[title]: key for title, key in found}
    missing = [name for name in pictures if name not in keys]
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        for name, renditions in zip(missing, workers.map(_encode, missing), strict=True):
            file = ContentFile(_file(name).read_bytes(), _file(name).name)
            image = Image(file=file, **pictures[name])
            with unit_of_work():
                image.save()
                store_renditions(image, renditions)
            keys[name] = image.pk
    return keys


def _encode(name: str) -> list[EncodedRendition]:
    """Encode all renditions of a picture; called in threads, which encoders let run in parallel."""
    path = _file(name)
    with Pillow.open(path) as picture:
        specs = specs_for(picture.width, path.name)
    return encode_renditions(path.read_bytes(), specs)


def _file(name: str) -> Path:
    return FOLDER / f"{name}.jpg"
