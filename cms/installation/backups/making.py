"""Making a backup while people publish, and removing old ones."""

import gzip
import hashlib
import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import IO, cast

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from cms.delivery.models import FeedState
from cms.foundation.unused_files import used_files
from cms.installation.backups import tables
from cms.installation.backups.store import (
    DATABASE,
    FILES,
    IN_MEMORY,
    NAMES,
    STORED,
    Description,
    Part,
    Store,
)

ATTEMPTS = 3
KEPT_IN_ANY_CASE = 3
"""So many backups are kept, however old they are."""
TIME_TO_FINISH = timedelta(days=2)
"""What is not part of a backup after that time is what a killed process left."""


@dataclass
class _Copies:
    """The files copied so far: what the store has them as, and those that are not there."""

    known: dict[str, str]
    stored: dict[str, str] = field(default_factory=dict)
    size: int = 0
    missing: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Rows:
    part: Part
    size: int
    count: int
    position: int
    migrations: list[tuple[str, str]]
    files: set[str]


def make_backup(store: Store) -> Description:
    """Write a backup of all rows and files into the store, and return what it is.

    The rows are those of one moment. No file is ever changed, so those that were copied before
    that moment are right; if one is deleted between it and its copying, the rows are read again.
    Raise StoreError.
    """
    begun = timezone.now()
    name = begun.strftime(NAMES)
    copies = _Copies(_known(store))
    _copy(store, set(used_files()), copies)
    for _ in range(ATTEMPTS):
        rows = _dump(store, name)
        copies.missing.clear()
        _copy(store, rows.files, copies)
        if copies.missing <= set(used_files()):
            break
    stored = {file: copies.stored[file] for file in sorted(rows.files - copies.missing)}
    description = Description(
        name=name,
        begun_at=begun.isoformat(),
        engine=connection.vendor,
        position=rows.position,
        migrations=rows.migrations,
        rows=rows.count,
        database=rows.part,
        files=_put_lines(store, f"{name}/{FILES}", (json.dumps(pair) for pair in stored.items())),
        stored=_put_lines(store, f"{name}/{STORED}", sorted(set(stored.values())), plain=True),
        number_of_files=len(stored),
        missing=sorted(copies.missing),
        size=rows.size + copies.size,
        encrypted=store.encrypts,
    )
    store.complete(description)
    return description


def _dump(store: Store, name: str) -> _Rows:
    count = 0
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as file, tables.snapshot():
        with gzip.open(cast(IO[bytes], file), "wb", 6) as packed:
            for line in tables.dump(tables.tables(apps)):
                packed.write(line)
                count += line.startswith(b"[")
        position = FeedState.objects.get().position
        migrations = sorted(MigrationRecorder(connection).applied_migrations())
        files = set(used_files())
        size = file.tell()
        file.seek(0)
        part = store.put(f"{name}/{DATABASE}", cast(IO[bytes], file))
    return _Rows(part, size, count, position, migrations, files)


def _known(store: Store) -> dict[str, str]:
    """Return what the last backup has, by the state of each file."""
    names = store.names()
    stored = store.stored(store.description(names[-1])) if names else set()
    return {_state_in(name): name for name in stored}


def _copy(store: Store, names: Iterable[str], copies: _Copies) -> None:
    for name in sorted(names - copies.stored.keys()):
        try:
            size = default_storage.size(name)
            state = _state(store, name, size, default_storage.get_modified_time(name))
            if state not in copies.known:
                with default_storage.open(name) as file:
                    part = store.put(f"files/{state[:2]}/{state}", file, by_content=True)
                copies.known[state] = part.name
        except FileNotFoundError:
            copies.missing.add(name)
            continue
        copies.stored[name] = copies.known[state]
        copies.size += size


def _state(store: Store, name: str, size: int, modified: datetime) -> str:
    """Return what is another for a file with other bytes, and for other readers of the backup."""
    parts = (name, size, modified.timestamp(), store.readers)
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:40]


def _state_in(stored: str) -> str:
    return stored.rpartition("/")[2].partition("-")[0]


def _put_lines(store: Store, name: str, lines: Iterable[str], *, plain: bool = False) -> Part:
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
        with gzip.open(cast(IO[bytes], file), "wb", 6) as packed:
            packed.writelines(f"{line}\n".encode() for line in lines)
        file.seek(0)
        return store.put(name, cast(IO[bytes], file), plain=plain)


def remove_old(store: Store, days: int) -> tuple[int, int]:
    """Remove backups of more than so many days ago, and files that none has any more.

    Return how many backups and how many files. What another process may still be writing stays.
    """
    now = timezone.now()
    complete = store.names()
    before = (now - timedelta(days=days)).strftime(NAMES)
    old = [name for name in complete[:-KEPT_IN_ANY_CASE] if name < before]
    given_up = (now - TIME_TO_FINISH).strftime(NAMES)
    for name in (*old, *(name for name in store.unfinished() if name < given_up)):
        store.remove(name)
    kept: set[str] = set()
    for name in set(complete) - set(old):
        kept |= store.stored(store.description(name))
    return len(old), store.remove_files(kept, older_than=now - TIME_TO_FINISH)
