"""A bucket of S3, or of a server that speaks it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property, partial
from http import HTTPStatus
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urljoin

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NotConnectedError
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from s3transfer.exceptions import RetriesExceededError
from storages.backends.s3 import S3Storage

from cms.foundation.files import NotStoredError
from cms.foundation.transactions import when_undone

CONFIG = Config(
    connect_timeout=2,
    read_timeout=10,
    retries={"total_max_attempts": 2, "mode": "standard"},
    signature_version="s3v4",
    s3={"addressing_style": "path"},
    # Other servers than Amazon's do not know the newer checksums.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
# By default an answer that ends in the middle is asked for five times.
TRANSFER = TransferConfig(num_download_attempts=1)
READERS = 4
"""How many threads of a process read files at once: half of those that serve."""
SECONDS_FOR_A_TURN = 2.0
"""How long one more waits for them. If that is not enough, the next do not wait for a while."""
SECONDS_OF_REST = 5.0
"""How long a bucket that did not answer is left alone, before one asks it again."""

IN_MEMORY = 5 * 1024 * 1024
"""The bytes of a file up to which it is not put on the disk while it is read."""
# Probes, which ask again soon, do not wait.
PROBING = CONFIG.merge(
    Config(connect_timeout=1, read_timeout=1, retries={"total_max_attempts": 1, "mode": "standard"})
)
AWAY = "The storage of the site's files does not answer."

_readers = BoundedSemaphore(READERS)
_crowded_until = [0.0]
_resting_until: dict[str, float] = {}


class BucketStorage(S3Storage):
    """A private bucket, in which no file is ever overwritten; the site itself shows its files.

    If it cannot be reached, NotStoredError is raised, also by what reads. The first who are not
    answered wait for up to 20 seconds; after that one at a time does, and the others for nothing.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._options = options

    def get_default_settings(self) -> dict[str, Any]:
        """Return what is set unless an entry of STORAGES says otherwise."""
        ours = {
            "default_acl": None,
            "file_overwrite": False,
            "client_config": CONFIG,
            "transfer_config": TRANSFER,
            "max_memory_size": IN_MEMORY,
        }
        return {**super().get_default_settings(), **ours}

    def problem(self) -> str:
        """Return why the bucket does not answer within a second, or an empty text if it does."""
        if time.monotonic() < _resting_until.get(self._place, 0.0):
            return AWAY
        try:
            self._prober.head_object(Bucket=self.bucket_name, Key="any file")
        except ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            return "" if status == HTTPStatus.NOT_FOUND else str(error)
        except BotoCoreError as error:
            return str(error)
        return ""

    @cached_property
    def _prober(self) -> Any:
        """A client for all threads; the storage itself makes one for each, which takes long."""
        return type(self)(**{**self._options, "client_config": PROBING}).connection.meta.client

    @property
    def _place(self) -> str:
        return f"{self.endpoint_url} {self.bucket_name}"

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        """Return the address at which the site shows the file, or refuses to."""
        return urljoin(settings.MEDIA_URL, filepath_to_uri(name))

    def _save(self, name: str, content: Any) -> Any:
        with self._reaching():
            saved = super()._save(name, content)
        when_undone(partial(self.delete, saved))
        return saved

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _turn_of_reader(), self._reaching():
            opened = super()._open(name, mode)
            if "r" in mode:
                opened.file  # noqa: B018  # It is fetched now, and not while somebody reads it.
        return opened

    def exists(self, name: str) -> bool:
        """Return whether there is such a file."""
        with self._reaching():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        """Remove the file, if it is there."""
        with self._reaching():
            super().delete(name)

    def size(self, name: str) -> int:
        """Return how many bytes the file has."""
        with _turn_of_reader(), self._reaching():
            return int(super().size(name))

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        place, now = self._place, time.monotonic()
        if rest := _resting_until.get(place):
            if now < rest:
                raise NotStoredError(AWAY) from TimeoutError("It has just failed to answer.")
            _resting_until[place] = now + SECONDS_OF_REST  # This one asks, and the others wait.
        try:
            yield
        except (NotConnectedError, HTTPClientError, RetriesExceededError) as error:
            _resting_until[place] = time.monotonic() + SECONDS_OF_REST
            raise NotStoredError(AWAY) from error
        except (Boto3Error, BotoCoreError, ClientError) as error:
            raise NotStoredError(AWAY) from error
        _resting_until.pop(place, None)


@contextmanager
def _turn_of_reader() -> Iterator[None]:
    """Wait a moment for others who read, so that a slow bucket does not hold all threads."""
    is_crowded = time.monotonic() < _crowded_until[0]
    if not _readers.acquire(timeout=0 if is_crowded else SECONDS_FOR_A_TURN):
        _crowded_until[0] = time.monotonic() + SECONDS_OF_REST
        raise NotStoredError(AWAY) from TimeoutError("Too many wait for it.")
    try:
        yield
    finally:
        _readers.release()
