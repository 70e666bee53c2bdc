"""A bucket of S3, or of a server that speaks it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.parse import urljoin

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from cms.foundation.files import NotStoredError
from cms.foundation.transactions import when_undone

CONFIG = Config(
    connect_timeout=2,
    read_timeout=10,
    retries={"max_attempts": 2, "mode": "standard"},
    signature_version="s3v4",
    s3={"addressing_style": "path"},
    # Other servers than Amazon's do not know the newer checksums.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
IN_MEMORY = 5 * 1024 * 1024
"""The bytes of a file up to which it is not put on the disk while it is read."""
AWAY = "The storage of the site's files does not answer."


class BucketStorage(S3Storage):
    """A private bucket, in which no file is ever overwritten; the site itself shows its files.

    If it cannot be reached, NotStoredError is raised, also by what reads.
    """

    def get_default_settings(self) -> dict[str, Any]:
        """Return what is set unless an entry of STORAGES says otherwise."""
        ours = {
            "default_acl": None,
            "file_overwrite": False,
            "client_config": CONFIG,
            "max_memory_size": IN_MEMORY,
        }
        return {**super().get_default_settings(), **ours}

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        """Return the address at which the site shows the file, or refuses to."""
        return urljoin(settings.MEDIA_URL, filepath_to_uri(name))

    def _save(self, name: str, content: Any) -> Any:
        with _reaching():
            saved = super()._save(name, content)
        when_undone(partial(self.delete, saved))
        return saved

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _reaching():
            opened = super()._open(name, mode)
            if "r" in mode:
                opened.file  # noqa: B018  # It is fetched now, and not while somebody reads it.
        return opened

    def exists(self, name: str) -> bool:
        """Return whether there is such a file."""
        with _reaching():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        """Remove the file, if it is there."""
        with _reaching():
            super().delete(name)

    def size(self, name: str) -> int:
        """Return how many bytes the file has."""
        with _reaching():
            return int(super().size(name))


@contextmanager
def _reaching() -> Iterator[None]:
    try:
        yield
    except (Boto3Error, BotoCoreError, ClientError) as error:
        raise NotStoredError(AWAY) from error
