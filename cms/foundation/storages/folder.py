"""A folder for what must never be half written, nor be read by others."""

import os
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.utils.crypto import get_random_string


class FolderStorage(FileSystemStorage):
    """A folder in which a file has its name only when it is whole; its owner alone can read it."""

    def __init__(self, location: str) -> None:
        super().__init__(location, file_permissions_mode=0o600, directory_permissions_mode=0o700)

    def _save(self, name: str, content: Any) -> str:
        unfinished = f"{name}.{get_random_string(8)}.unfinished"
        try:
            super()._save(unfinished, content)  # type: ignore[misc]  # the stubs lack it
            with open(self.path(unfinished), "rb") as file:
                os.fsync(file.fileno())
            os.replace(self.path(unfinished), self.path(name))
        except BaseException:
            self.delete(unfinished)
            raise
        return name
