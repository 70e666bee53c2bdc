"""Backends of wagtail.contrib.frontend_cache that are told of tags too, and say if that failed."""

from collections.abc import Collection, Iterable
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

# The caches are the operator's own, so no gate keeps requests from the inner network.
from urllib.request import Request, urlopen  # noqa: TID251

from django.core.exceptions import ImproperlyConfigured
from wagtail.contrib.frontend_cache.backends.base import BaseBackend
from wagtail.contrib.frontend_cache.utils import get_backends

SECONDS = 10


class NotPurgedError(Exception):
    """Raised if a cache could not be told."""


class TagCache(BaseBackend):
    """A cache at LOCATION, such as Varnish, that takes `PURGE` requests.

    One for an address forgets that address. One for `/` with the header `Surrogate-Key` forgets
    all responses that have one of the tags in it, which are separated by spaces.
    """

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        location = params.pop("LOCATION", "")
        if not urlsplit(location).netloc:
            raise ImproperlyConfigured(f"LOCATION of a cache should be an address: {location!r}")
        self._location = location.rstrip("/")

    def purge(self, url: str) -> None:
        """Have the cache forget what it has at `url`; raise NotPurgedError."""
        parts = urlsplit(url)
        path = parts._replace(scheme="", netloc="", fragment="").geturl()
        self._ask(path or "/", {"Host": parts.netloc})

    def purge_tags(self, tags: Iterable[str]) -> None:
        """Have the cache forget all that has one of these tags; raise NotPurgedError."""
        self._ask("/", {"Surrogate-Key": " ".join(tags)})

    def _ask(self, path: str, headers: dict[str, str]) -> None:
        request = Request(f"{self._location}{path}", headers=headers, method="PURGE")  # noqa: S310
        try:
            with urlopen(request, timeout=SECONDS):  # noqa: S310
                pass
        except (URLError, OSError) as error:
            raise NotPurgedError(f"{self._location}: {error}") from error


def tell_caches(tags: Collection[str], urls: Collection[str]) -> None:
    """Have all caches forget these; one that knows no tags is told of the addresses only."""
    for backend in get_backends().values():
        if urls:
            backend.purge_batch(list(urls))
        if tags and hasattr(backend, "purge_tags"):
            backend.purge_tags(tags)
