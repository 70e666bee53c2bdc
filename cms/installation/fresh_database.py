"""A script of a migrated SQLite database, which runs in 0.05 s instead of 19 s of migrations.

`manage.py dump_fresh_database` writes `fresh_database.sql`. It is only ever loaded into an empty
file; `migrate` still runs after it and applies newer migrations. A test compares it with the
result of the migrations.
"""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

SCRIPT = Path(__file__).with_name("fresh_database.sql")


def create_fresh_database(path: Path) -> bool:
    """Create the SQLite file at `path` unless it exists; return whether it was created.

    The file gets its name only when it is complete, so a process that is killed leaves none.
    """
    if path.exists():
        return False
    unfinished = path.with_suffix(f".{os.getpid()}.new")
    unfinished.unlink(missing_ok=True)
    connection = sqlite3.connect(unfinished)
    try:
        connection.executescript(SCRIPT.read_text(encoding="utf-8"))
    finally:
        connection.close()
    unfinished.replace(path)
    return True


def dump(path: Path) -> Iterator[str]:
    """Yield the SQL statements that recreate the SQLite database at `path`.

    Times and random keys are replaced by fixed values. The search index, which is empty in a fresh
    database, is created by its own statement, because some builds of SQLite cannot read what the
    module sqlite3 dumps of a virtual table.
    """
    connection = sqlite3.connect(path)
    try:
        connection.execute("UPDATE django_migrations SET applied = '2026-01-01 00:00:00'")
        connection.execute("UPDATE wagtailcore_page SET translation_key = printf('%032d', id)")
        virtual = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE %'"
        ).fetchall()
        for name, _ in virtual:
            connection.execute(f'DROP TABLE "{name}"')
        *statements, commit = connection.iterdump()
        for statement in (*statements, *(f"{sql};" for _, sql in virtual), commit):
            yield statement + "\n"
    finally:
        connection.rollback()
        connection.close()
