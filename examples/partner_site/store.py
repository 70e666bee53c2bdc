"""What is held: items and cursor in one database, changed in one transaction."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TABLES = """
CREATE TABLE IF NOT EXISTS items (
    id TEXT PRIMARY KEY, type TEXT, api_url TEXT,
    content TEXT,      -- the item as JSON; NULL when it was withdrawn
    note TEXT,         -- the note in place of what was retracted, as JSON
    ask_note INTEGER,  -- whether there may be a note that we have not asked for
    sync INTEGER,      -- the last full sync that knew of it
    shown INTEGER      -- whether the files are as this row
);
CREATE TABLE IF NOT EXISTS state (
    cursor TEXT,       -- `next` of the last page that was stored; NULL before a full sync
    etag TEXT,         -- of what the cursor answers, if that was nothing new
    sync INTEGER,      -- counts the full syncs
    syncing INTEGER    -- whether the last one is still going on
);
INSERT INTO state SELECT NULL, NULL, 1, 1 WHERE NOT EXISTS (SELECT * FROM state);
"""
WITHDRAW = "UPDATE items SET content = NULL, note = NULL, shown = 0, ask_note = ?"


class Store:
    """The copy in the file `path`. One run at a time: a second one finds the database locked."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, timeout=1, isolation_level=None)
        self._database.row_factory = sqlite3.Row
        self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._database.executescript(f"BEGIN IMMEDIATE; {TABLES} COMMIT")

    @property
    def state(self) -> sqlite3.Row:
        """The row of the table `state`."""
        return self.rows("SELECT * FROM state")[0]

    def rows(self, query: str) -> list[sqlite3.Row]:
        """What `query` finds."""
        return self._database.execute(query).fetchall()

    def items(self, condition: str = "TRUE") -> Iterator[Any]:
        """The items that are held."""
        query = f"SELECT content FROM items WHERE content IS NOT NULL AND {condition}"  # noqa: S608  # of our own words
        return (json.loads(row["content"]) for row in self.rows(query))

    def start_again(self) -> None:
        """Forget the cursor. What the full sync does not give is withdrawn at its end."""
        self._database.execute(
            "UPDATE state SET cursor = NULL, etag = NULL, sync = sync + 1, syncing = 1"
        )

    def apply(self, page: Any, etag: str | None) -> None:
        """Store a page of the feed and its cursor: both, or neither if the process is killed."""
        sync, do = self.state["sync"], self._database.execute
        with self._database:
            do("BEGIN IMMEDIATE")
            for entry in page["items"]:
                id_, item = entry["id"], entry["content"]
                if item:
                    row = [id_, item["type"], item["api_url"], json.dumps(item), sync]
                    do("REPLACE INTO items VALUES (?, ?, ?, ?, NULL, 0, ?, 0)", row)
                else:
                    is_retracted = entry["reason"] == "retracted"
                    do(f"{WITHDRAW}, sync = ? WHERE id = ?", [is_retracted, sync, id_])
            if self.state["syncing"] and not page["more"]:
                # A full sync tells of nothing that was withdrawn. It may have been retracted.
                do(f"{WITHDRAW}, sync = ? WHERE sync < ?", [True, sync, sync])
                do("UPDATE state SET syncing = 0")
            # Without an entry, `next` leads to this very page again.
            do(
                "UPDATE state SET cursor = ?, etag = ?",
                [page["next"], None if page["items"] else etag],
            )

    def keep_note(self, id_: str, note: Any) -> None:
        """Store the note of what was retracted, or that there is none."""
        change = "UPDATE items SET note = ?, ask_note = 0, shown = 0 WHERE id = ?"
        self._database.execute(change, [json.dumps(note) if note else None, id_])

    def mark_shown(self, id_: str) -> None:
        """The files are as the row; one that has no text, and no note either, is over."""
        self._database.execute("UPDATE items SET shown = 1 WHERE id = ?", [id_])
        over = "shown AND NOT ask_note AND content IS NULL AND note IS NULL"
        self._database.execute(f"DELETE FROM items WHERE {over}")  # noqa: S608  # of our own words
