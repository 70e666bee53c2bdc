"""A SQLite database that has all migrations, as a script: 19 s of migrating in 0.05 s.

`fresh_database.sql` is made by `manage.py dump_fresh_database` and only ever read into an empty
file; `migrate` still runs after it, and applies what is newer. A test compares it with what the
migrations give.
"""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

SCRIPT = Path(__file__).with_name("fresh_database.sql")


def create_fresh_database(path: Path) -> bool:
    """Fill the SQLite file at `path` if there is none yet; return whether it was filled.

    The file appears under its name when it is complete, so a process that is killed leaves none.
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
    """The statements that make the SQLite database at `path` again.

    What varies from one to the next, times and random keys, is made the same. The search index is
    empty in a fresh database, so it is made by its own statement; what sqlite3 writes of a virtual
    table, some builds of SQLite refuse to read.
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
