"""Restoring a backup, also of another kind of database or of an earlier version of the code."""

import gzip
import json
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.contrib.auth import get_user_model
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.graph import Node
from django.utils import timezone

from cms.delivery.models import ContentItem, FeedState
from cms.delivery.sync.purging import purge
from cms.foundation.http.cache_tags import SITE
from cms.foundation.transactions import unit_of_work
from cms.installation.backups import tables
from cms.installation.backups.store import Description, Part, Store, StoreError, digest
from cms.installation.fresh_database import create_fresh_database

Say = Callable[[str], object]
NEW = "being_restored"
BESIDE_SQLITE = ("", "-wal", "-shm")


def check(store: Store, backup: Description) -> None:
    """Read all of a backup, and compare it with what was written; raise StoreError.

    The rows of an encrypted one are read with its key only.
    """
    if not backup.encrypted or store.decrypts:
        with store.get(backup.database) as file, gzip.open(file) as lines, _row_errors():
            count = sum(1 for _ in tables.rows(lines))
        if count != backup.rows:
            raise StoreError(f"The database has {count} rows, not {backup.rows}.")
    else:
        store.check(backup.database)
    store.check(backup.files)
    for name in sorted(store.stored(backup)):
        store.check(Part.of_file(name))


def restore(store: Store, backup: Description, *, moves: bool, say: Say) -> str:
    """Make the site what it was when the backup was made; return where the database before it is.

    That one stays as it is until the last step, and is kept under another name; it is "" if there
    was none. A partner's copy of the site may be of a history that is undone, so that cursors are
    refused and partners begin anew. If the site `moves`, they go on: its old place must not have
    published anything since. Nobody may use the site meanwhile. Raise StoreError.
    """
    _refuse_newer(backup)
    say(f"Restoring {backup.number_of_files} files")
    _restore_files(store, backup)
    say(f"Restoring {backup.rows} rows")
    with _beside(f"before_{timezone.now():%Y%m%d%H%M%S}") as before:
        apps = _migrate_as_it_was(backup)
        with store.get(backup.database) as file, gzip.open(file) as lines, _row_errors():
            tables.load(lines, tables.tables(apps))
        tables.reset_sequences(apps)
        call_command("migrate", verbosity=0, interactive=False)
        _begin_history(moves=moves)
    say("Preparing the site")
    call_command("prepare", verbosity=0)
    call_command("update_index", verbosity=0)
    with unit_of_work():
        purge({SITE})
    return before


@contextmanager
def _row_errors() -> Iterator[None]:
    try:
        yield
    except (tables.UnreadableRowsError, OSError, EOFError) as error:
        raise StoreError(f"The rows of the backup cannot be read: {error}") from error


def is_in_use() -> bool:
    """Return whether the present database has accounts, or has ever published anything."""
    try:
        return get_user_model()._base_manager.exists() or ContentItem.objects.exists()
    except DatabaseError:
        return False


def _refuse_newer(backup: Description) -> None:
    loader = MigrationExecutor(connection).loader
    known = {*loader.disk_migrations}
    for migration in loader.disk_migrations.values():
        known.update(migration.replaces)
    apps = {app for app, _ in known}
    unknown = [f"{app}.{name}" for app, name in backup.migrations if app in apps]
    unknown = [name for name in unknown if tuple(name.split(".", 1)) not in known]
    if unknown:
        raise StoreError(
            f"The backup is of a newer version of the code: {', '.join(unknown[:3])}. "
            "Install that version first."
        )


def _restore_files(store: Store, backup: Description) -> None:
    with store.get(backup.files) as file, gzip.open(file) as lines:
        for line in lines:
            name, stored = json.loads(line)
            with store.get(Part.of_file(stored)) as content:
                if not _is_there(name, content):
                    content.seek(0)
                    default_storage.delete(name)
                    default_storage.save(name, File(content))


def _is_there(name: str, content: IO[bytes]) -> bool:
    try:
        with default_storage.open(name) as present:
            return digest(present) == digest(content)
    except FileNotFoundError:
        return False


@contextmanager
def _beside(name_of_present: str) -> Iterator[str]:
    """Work in an empty database, which takes the place of the present one if nothing fails.

    Yield the name that the present one has then, or "" if it is empty and removed.
    """
    if connection.vendor == "sqlite":
        with _beside_the_file(name_of_present) as name:
            yield name
    else:
        with _beside_the_schema(name_of_present) as name:
            yield name


@contextmanager
def _beside_the_file(name_of_present: str) -> Iterator[str]:
    present = Path(connection.settings_dict["NAME"])
    new, old = (present.with_name(f"{present.name}.{end}") for end in (NEW, name_of_present))
    is_there = is_in_use()
    connection.close()  # The last one to close it leaves no files beside it.
    _remove(new)
    connection.settings_dict["NAME"] = str(new)
    try:
        yield str(old) if is_there else ""
        connection.close()
    except BaseException:
        connection.close()
        _remove(new)
        raise
    finally:
        connection.settings_dict["NAME"] = str(present)
    # Normally its last user has left nothing beside it. The file has both names until the new one
    # takes its place in one step, so that a site is there whenever this ends.
    for end in BESIDE_SQLITE[1:]:
        if (file := Path(f"{present}{end}")).exists():
            file.rename(f"{old}{end}")
    if is_there:
        os.link(present, old)
    new.replace(present)


def _remove(database: Path) -> None:
    for end in BESIDE_SQLITE:
        Path(f"{database}{end}").unlink(missing_ok=True)


@contextmanager
def _beside_the_schema(name_of_present: str) -> Iterator[str]:
    is_there = is_in_use()
    options = connection.settings_dict["OPTIONS"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        present = cursor.fetchone()[0]
        cursor.execute(f"DROP SCHEMA IF EXISTS {NEW} CASCADE")
        cursor.execute(f"CREATE SCHEMA {NEW}")
    with _options(f"{options.get('options', '')} -c search_path={NEW}"):
        yield name_of_present if is_there else ""
    with transaction.atomic(), connection.cursor() as cursor:
        present = connection.ops.quote_name(present)
        if is_there:
            cursor.execute(f"ALTER SCHEMA {present} RENAME TO {name_of_present}")
        else:
            cursor.execute(f"DROP SCHEMA {present} CASCADE")
        cursor.execute(f"ALTER SCHEMA {NEW} RENAME TO {present}")


@contextmanager
def _options(text: str) -> Iterator[None]:
    """Connect with these options of PostgreSQL."""
    before = connection.settings_dict["OPTIONS"]
    connection.close()
    connection.settings_dict["OPTIONS"] = {**before, "options": text}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["OPTIONS"] = before


def _migrate_as_it_was(backup: Description) -> Any:
    """Bring the database to the state that the backup is of; return the models of that state."""
    graph = MigrationExecutor(connection).loader.graph
    then = {node for node in backup.migrations if node in graph.nodes}
    if connection.vendor == "sqlite" and then.issuperset(graph.leaf_nodes()):
        create_fresh_database(Path(connection.settings_dict["NAME"]))
    executor = MigrationExecutor(connection)
    ends = [node for node in sorted(then) if not _has_next(graph.node_map[node], then)]
    executor.migrate(ends)
    return executor.loader.project_state(ends).apps


def _has_next(node: Node, nodes: set[tuple[str, str]]) -> bool:
    return any(child.key in nodes and child.key[0] == node.key[0] for child in node.children)


def _begin_history(*, moves: bool) -> None:
    state = FeedState.objects.get()
    if not moves:
        state.epoch = uuid.uuid4()
    state.generation += 1
    state.rebuilding_until = None
    state.save()
