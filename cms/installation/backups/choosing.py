"""The options by which a command is told which backup to read."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cms.installation.backups.store import Description, Store, StoreError, site_store


def add_options(parser: ArgumentParser) -> None:
    """Add the name of a backup and the file of the key."""
    parser.add_argument("name", nargs="?", help="as `backup --list` has it; the newest otherwise")
    parser.add_argument("--identity", type=Path, help="the file with the secret key of age")


def chosen(options: Mapping[str, Any]) -> tuple[Store, Description]:
    """Return the store and the backup of these options; raise StoreError."""
    store = site_store(_identities(options["identity"]))
    names = store.names()
    if not names:
        raise StoreError("There is no backup.")
    name = options["name"] or names[-1]
    if name not in names:
        raise StoreError(f"There is no backup {name}. The newest is {names[-1]}.")
    return store, store.description(name)


def _identities(path: Path | None) -> list[str]:
    try:
        lines = path.read_text().splitlines() if path else []
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"The file of the key cannot be read: {error}") from error
    return [line.strip() for line in lines if line.startswith("AGE-SECRET-KEY-")]
