"""Stored files: each is whole or not there, and none is left of a change that did not happen."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.utils.crypto import get_random_string

from cms.foundation.transactions import when_undone

NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FULL = "The disk of the site is full."
LOCKED = "The disk of the site cannot be written to."
ENDING = ".unfinished"
RESERVE = 200 * 1024 * 1024
"""With fewer bytes free, the disk is as good as full."""

_refused: ContextVar[str] = ContextVar("refused", default="")


class NotStoredError(OSError):
    """Raised if a file cannot be stored; the message is a sentence that says why."""


class WholeFileStorage(FileSystemStorage):
    """The folder of the media, in which a file gets its name when it is whole."""

    def problem(self) -> str:
        """Return why no file can be stored now or soon, or an empty text."""
        folder = Path(self.location)
        there = folder if folder.exists() else folder.parent
        if not os.access(there, os.W_OK | os.X_OK):
            return f"{there} cannot be written to."
        free = shutil.disk_usage(there).free
        return f"{there} has only {free // 1024**2} MB left." if free < RESERVE else ""

    def _save(self, name: str, content: Any) -> str:
        unfinished = f"{name}.{get_random_string(8)}{ENDING}"
        try:
            super()._save(unfinished, content)  # type: ignore[misc]
            self._write_through(unfinished)
            name = self._take(name)
            os.replace(self.path(unfinished), self.path(name))
        except OSError as error:
            with suppress(OSError):
                self.delete(unfinished)
            raise NotStoredError(FULL if error.errno in NO_SPACE else LOCKED) from error
        when_undone(partial(self.delete, name))
        return name

    def _write_through(self, name: str) -> None:
        """Have the bytes on the disk before a name leads to them, whatever crashes then."""
        with open(self.path(name), "rb") as file:
            os.fsync(file.fileno())

    def _take(self, name: str) -> str:
        """Make an empty file of that name, or of a similar one if there is one; return its name."""
        while True:
            try:
                os.close(os.open(self.path(name), os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                return name


@contextmanager
def refusing_files(reason: str) -> Iterator[None]:
    """Let the forms in the block refuse each new file for this reason."""
    token = _refused.set(reason)
    try:
        yield
    finally:
        _refused.reset(token)


def refuse_file_if_asked() -> None:
    """Raise ValidationError inside a block of `refusing_files`."""
    if reason := _refused.get():
        raise ValidationError(reason, code="not_stored")


class FileFormMixin:
    """Mixin for Wagtail's forms of a file, which says if the file cannot be stored.

    Wagtail deletes a file that is replaced before the new one is stored.
    """

    original_file: Any
    changed_data: list[str]

    def save(self, commit: bool = True) -> Any:
        """Save the object; delete the file that was replaced when the new one is committed."""
        replaced, self.original_file = self.original_file, None
        form: Any = super()
        saved = form.save(commit)
        if commit and replaced and "file" in self.changed_data:
            transaction.on_commit(partial(replaced.storage.delete, replaced.name))
        return saved
