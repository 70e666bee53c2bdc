"""Where backups are kept: a folder or a bucket, each thing whole, checked, and encrypted if wanted.

    2026-11-30T020000.123456Z/backup.json        what the backup is; it is written last
    2026-11-30T020000.123456Z/database.jsonl.gz  all rows
    2026-11-30T020000.123456Z/files.jsonl.gz     the name of each file, and what has its bytes
    2026-11-30T020000.123456Z/stored.txt.gz      what has bytes of it, never encrypted
    files/ab/abcd…-1234…                         the bytes of a file, once for all backups

What is encrypted has `.age` after its name. The digest of what is in `files/` is in its name.
"""

import gzip
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from typing import IO, cast

import pyrage
from django.conf import settings
from django.core.files import File
from django.core.files.storage import InvalidStorageError, Storage, storages
from django.template.defaultfilters import filesizeformat

FORMAT = 1
NAMES = "%Y-%m-%dT%H%M%S.%fZ"
BACKUP, DATABASE = "backup.json", "database.jsonl.gz"
FILES, STORED = "files.jsonl.gz", "stored.txt.gz"
ENCRYPTED = ".age"
IN_MEMORY = 1024 * 1024
CHUNK = 256 * 1024


class StoreError(Exception):
    """Raised if a backup cannot be written or read; the message says why."""


@dataclass(frozen=True)
class Part:
    """Something that the store has: its name there, and the SHA-256 of its bytes there."""

    name: str
    digest: str

    @classmethod
    def of_file(cls, stored: str) -> "Part":
        """Return what has the bytes of a file, by its name in the store."""
        return cls(stored, stored.removesuffix(ENCRYPTED).rpartition("-")[2])


@dataclass(frozen=True)
class Description:
    """What a backup is."""

    name: str
    begun_at: str
    engine: str
    position: int
    migrations: list[tuple[str, str]]
    rows: int
    database: Part
    files: Part
    stored: Part
    number_of_files: int
    missing: list[str]
    size: int
    encrypted: bool
    format: int = FORMAT

    @classmethod
    def read(cls, data: bytes) -> "Description":
        """Return the description in the file of that name; raise StoreError."""
        try:
            values = json.loads(data)
            if values["format"] != FORMAT:
                raise StoreError(f"The backup has format {values['format']}, not {FORMAT}.")
            parts = {name: Part(**values[name]) for name in ("database", "files", "stored")}
            nodes = [(app, name) for app, name in values["migrations"]]
            return cls(**{**values, **parts, "migrations": nodes})
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError("The description of the backup cannot be read.") from error

    def __str__(self) -> str:
        size = filesizeformat(self.size).replace("\xa0", " ")
        encrypted = ", encrypted" if self.encrypted else ""
        return f"{self.name}: {self.rows} rows, {self.number_of_files} files, {size}{encrypted}"

    def dump(self) -> bytes:
        """Return what `read` reads."""
        return json.dumps(asdict(self), indent=1).encode()


class Store:
    """The backups in a storage, which are encrypted for `recipients` and read with `identities`.

    Both are keys of age, https://age-encryption.org. Errors of the storage are StoreErrors here.
    """

    def __init__(
        self, storage: Storage, recipients: Iterable[str] = (), identities: Iterable[str] = ()
    ) -> None:
        self._storage = storage
        recipients = sorted(recipients)
        self.readers = " ".join(recipients)
        self._recipients = [pyrage.x25519.Recipient.from_str(text) for text in recipients]
        self._identities = [pyrage.x25519.Identity.from_str(text) for text in identities]

    @property
    def encrypts(self) -> bool:
        """Whether what is written is encrypted."""
        return bool(self._recipients)

    @property
    def decrypts(self) -> bool:
        """Whether a key was given to read what is encrypted."""
        return bool(self._identities)

    def names(self) -> list[str]:
        """Return the names of all backups that are complete, oldest first."""
        with _errors():
            return [name for name in self._folders() if self._is_complete(name)]

    def unfinished(self) -> list[str]:
        """Return the names of those that are not, or not yet, complete."""
        with _errors():
            return [name for name in self._folders() if not self._is_complete(name)]

    def _is_complete(self, name: str) -> bool:
        return self._storage.exists(f"{name}/{BACKUP}")

    def _folders(self) -> list[str]:
        try:
            folders, _ = self._storage.listdir("")
        except FileNotFoundError:
            return []
        return sorted(name for name in folders if name[:1].isdigit())

    def description(self, name: str) -> Description:
        """Return what the backup of this name is."""
        with _errors(), self._storage.open(f"{name}/{BACKUP}") as file:
            return Description.read(file.read())

    def complete(self, description: Description) -> None:
        """Store the description, which makes it a backup."""
        self._save(f"{description.name}/{BACKUP}", BytesIO(description.dump()))

    def put(
        self, name: str, source: IO[bytes], *, by_content: bool = False, plain: bool = False
    ) -> Part:
        """Store what `source` has left to read; with `by_content` the name ends with its digest."""
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
            stored = cast(IO[bytes], file)
            if self._recipients and not plain:
                pyrage.encrypt_io(source, stored, self._recipients)
            else:
                shutil.copyfileobj(source, stored, CHUNK)
            found = digest(stored)
            name = f"{name}-{found}" if by_content else name
            name += ENCRYPTED if self._recipients and not plain else ""
            self._save(name, stored)
        return Part(name, found)

    def _save(self, name: str, file: IO[bytes]) -> None:
        file.seek(0)
        with _errors():
            saved = self._storage.save(name, File(file))
        if saved != name:
            self._storage.delete(saved)

    @contextmanager
    def get(self, part: Part) -> Iterator[IO[bytes]]:
        """Open what the store has, decrypted, after its bytes were compared with its digest."""
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as stored:
            self._fetch(part, cast(IO[bytes], stored))
            if not part.name.endswith(ENCRYPTED):
                yield cast(IO[bytes], stored)
                return
            if not self._identities:
                raise StoreError("The backup is encrypted. Name the file of the key: --identity.")
            with tempfile.SpooledTemporaryFile(IN_MEMORY) as clear:
                try:
                    pyrage.decrypt_io(stored, clear, self._identities)
                except pyrage.DecryptError as error:
                    raise StoreError(f"The key is not that of {part.name}.") from error
                clear.seek(0)
                yield cast(IO[bytes], clear)

    def check(self, part: Part) -> None:
        """Raise StoreError if the store has it no more, or not as it was written."""
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
            self._fetch(part, cast(IO[bytes], file))

    def _fetch(self, part: Part, target: IO[bytes]) -> None:
        with _errors(), self._storage.open(part.name) as source:
            shutil.copyfileobj(source, target, CHUNK)
        if digest(target) != part.digest:
            raise StoreError(f"{part.name} is not as it was written.")
        target.seek(0)

    def stored(self, description: Description) -> set[str]:
        """Return the names of what the backup needs of `files/`."""
        with self.get(description.stored) as file:
            return set(gzip.decompress(file.read()).decode().splitlines())

    def remove(self, name: str) -> None:
        """Remove a backup, but for the files; it is not complete from the first moment on."""
        with _errors():
            for part in (BACKUP, *self._storage.listdir(name)[1]):
                self._storage.delete(f"{name}/{part}")
            self._storage.delete(name)

    def remove_files(self, keep: set[str], *, older_than: datetime) -> int:
        """Remove the files that were stored before and are none of `keep`; return how many."""
        removed = 0
        with _errors():
            for name in self._stored_files():
                if name not in keep and self._storage.get_modified_time(name) < older_than:
                    self._storage.delete(name)
                    removed += 1
        return removed

    def _stored_files(self) -> Iterator[str]:
        try:
            folders, _ = self._storage.listdir("files")
        except FileNotFoundError:
            return
        for folder in folders:
            for name in self._storage.listdir(f"files/{folder}")[1]:
                yield f"files/{folder}/{name}"


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except StoreError:
        raise
    except Exception as error:  # Each kind of storage has its own.
        reason = " ".join(str(error).split()) or type(error).__name__
        raise StoreError(f"The storage of the backups says: {reason}") from error


def digest(file: IO[bytes]) -> str:
    """Return the SHA-256 of the whole file, in hexadecimal."""
    file.seek(0)
    found = hashlib.sha256()
    while chunk := file.read(CHUNK):
        found.update(chunk)
    return found.hexdigest()


def site_store(identities: Iterable[str] = ()) -> Store:
    """Return the store of BACKUP_URL, encrypted for BACKUP_RECIPIENTS; raise StoreError."""
    try:
        storage = storages["backups"]
    except InvalidStorageError as error:
        example = "BACKUP_URL=file:///var/backups/meridian"
        raise StoreError(f"It is not set where backups are kept. Set it: {example}") from error
    try:
        return Store(storage, settings.BACKUP_RECIPIENTS, identities)
    except (pyrage.RecipientError, pyrage.IdentityError) as error:
        raise StoreError(f"That is not a key of age: {error}") from error
