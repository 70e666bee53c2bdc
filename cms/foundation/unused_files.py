"""Files in the media that rows of the database name, and those that none does."""

from collections.abc import Iterator
from datetime import timedelta

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import FileField
from django.utils import timezone

from cms.foundation.cards.cards import FOLDER as CARDS

AGE = timedelta(days=1)
"""A younger file may belong to a change that is not committed yet."""


def unused_files() -> list[str]:
    """Return the names of old files that nothing in the database has, in order.

    Drawn cards are left out: no row names them, and they are drawn again if they are missing. The
    files are listed before the rows, so that one that is given to a row meanwhile is found there.
    """
    old = set(_old_files(""))
    return sorted(old - set(used_files()))


def _old_files(folder: str) -> Iterator[str]:
    if folder == CARDS:
        return
    try:
        folders, names = default_storage.listdir(folder)
    except (
        FileNotFoundError
    ):  # There is no media yet. A bucket has no folders that could be missing.
        return
    for name in names:
        path = f"{folder}/{name}" if folder else name
        if default_storage.get_modified_time(path) < timezone.now() - AGE:
            yield path
    for name in folders:
        yield from _old_files(f"{folder}/{name}" if folder else name)


def used_files() -> Iterator[str]:
    """Yield the names of all files that rows have."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, FileField) and field.model is model:
                names = model._base_manager.values_list(field.name, flat=True)
                yield from (str(name) for name in names.iterator() if name)
