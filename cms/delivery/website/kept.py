"""Whole responses, kept in memory for as long as what they are made of does not change.

See decision 40. A kept response is one that everybody is shown: neither a request nor a response
with a session, a key or a cookie of ours comes here.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from threading import Lock
from typing import cast
from urllib.parse import urlsplit

from cachetools import LRUCache
from django.conf import settings
from django.core.signals import setting_changed
from django.db import Error as DatabaseError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe

from cms.delivery.items.public_state import PublicState, known_state
from cms.delivery.items.replica import replica
from cms.delivery.website.responses import READS, is_personal
from cms.foundation.http.compression import accepted_codings, known_form, without_coding

# What a request may have that is not in the key below, so that its answer is made anew.
APART = ("HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
ASKED = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
NAMED = ("wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT")
# Files are never kept. Those who ask for the same one must not wait for each other, since where
# they are kept may be slow.
FILES = ("/documents/", urlsplit(settings.MEDIA_URL).path)
CHANGING = ("Cache-Control", "Last-Modified")
KNOWN_VARIATIONS = frozenset({"accept", "accept-encoding", "authorization", "cookie", "origin"})
LONGEST_KEY = 1000
LARGEST_PART = 8
"""One response takes at most one part in so many of the memory."""
HEADERS_SIZE = 2000


@dataclass(frozen=True)
class Kept:
    """A response as it was sent, and the key of the public state in which it is the right one."""

    state: str
    content: bytes
    headers: dict[str, str]

    @property
    def size(self) -> int:
        """The bytes of memory that it takes, about."""
        return len(self.content) + HEADERS_SIZE


class Store:
    """A bounded number of bytes of responses, and a lock for each that is being made."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._making: dict[Hashable, tuple[Lock, int]] = {}
        self.clear()

    def clear(self) -> None:
        """Empty the store, and take its size from the settings."""
        self.most = settings.KEPT_MEGABYTES * 1024 * 1024
        self._kept: LRUCache[Hashable, Kept] = LRUCache(self.most, getsizeof=lambda one: one.size)

    def get(self, key: Hashable, state: PublicState) -> Kept | None:
        """Return the response that is right in `state`."""
        kept = self.last(key)
        return kept if kept and kept.state == state.key else None

    def last(self, key: Hashable) -> Kept | None:
        """Return the response that was right in some state."""
        with self._lock:
            return self._kept.get(key)

    def put(self, key: Hashable, kept: Kept) -> Kept:
        """Keep a response, unless it is too large; the least recently used ones go."""
        with self._lock:
            self._kept.pop(key, None)
            if kept.size * LARGEST_PART <= self.most:
                self._kept[key] = kept
        return kept

    @contextmanager
    def making(self, key: Hashable) -> Iterator[None]:
        """Let one thread at a time make the response of `key`."""
        with self._lock:
            lock, waiting = self._making.get(key, (Lock(), 0))
            self._making[key] = (lock, waiting + 1)
        try:
            with lock:
                yield
        finally:
            with self._lock:
                waiting = self._making[key][1] - 1
                self._making[key] = (lock, waiting)
                if not waiting:
                    del self._making[key]


store = Store()


@receiver(setting_changed)
def _on_setting(setting: str, **_: object) -> None:
    if setting == "KEPT_MEGABYTES":
        store.clear()


class KeptResponsesMiddleware:
    """A middleware that answers with the kept response, and keeps those that may be kept.

    When the public state has changed, it asks the view by the entity tag whether the response is
    still the right one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = _key(request) if store.most else None
        if key is None:
            return self._get_response(request)
        try:
            state = known_state()
        except DatabaseError:  # Nothing kept is known to be right.
            return self._get_response(request)
        if kept := store.get(key, state):
            return _answer(request, kept)
        if request.method == "HEAD":
            return self._read(request, state)
        with store.making(key):
            made = store.get(key, state) or self._made(request, key, state)
        return _answer(request, made) if isinstance(made, Kept) else made

    def _made(
        self, request: HttpRequest, key: Hashable, state: PublicState
    ) -> Kept | HttpResponseBase:
        """Ask for the response and keep it; return it as it is if it may not be kept."""
        before, asked = store.last(key), request.META.copy()
        if before:
            for name in ASKED:
                request.META.pop(name, None)
            request.META["HTTP_IF_NONE_MATCH"] = before.headers["ETag"]
        response = self._read(request, state)
        request.META = asked
        if before and response.status_code == HTTPStatus.NOT_MODIFIED:
            newer = {name: response[name] for name in CHANGING if name in response}
            return store.put(key, Kept(state.key, before.content, {**before.headers, **newer}))
        if not _may_be_kept(response):
            return response
        kept = Kept(state.key, bytes(cast(HttpResponse, response).content), dict(response.items()))
        return store.put(key, kept)

    def _read(self, request: HttpRequest, state: PublicState) -> HttpResponseBase:
        """Ask for the response, which may be made from the replica; if that fails, without it."""
        with replica.fit_for(state) as is_replica:
            response = self._get_response(request)
        if is_replica and response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            replica.failed()
            response = self._get_response(request)
        return response


def _key(request: HttpRequest) -> Hashable | None:
    """Return what tells apart the requests that get different responses; None for personal ones."""
    meta = request.META
    if request.method not in READS or any(name in meta for name in APART):
        return None
    if request.path_info.startswith(FILES):
        return None
    if "HTTP_COOKIE" in meta and is_personal(request):
        return None
    key = (
        *(meta.get(name, "") for name in NAMED),
        *accepted_codings(meta.get("HTTP_ACCEPT_ENCODING", "")),
        "HTTP_ORIGIN" in meta,
    )
    return key if sum(map(len, key[:-1])) <= LONGEST_KEY else None


def _may_be_kept(response: HttpResponseBase) -> bool:
    """Return whether caches may show the response to everybody, and how it varies is known."""
    varies = {name.strip().lower() for name in response.get("Vary", "*").split(",")}
    return (
        response.status_code == HTTPStatus.OK
        and isinstance(response, HttpResponse)
        and response.get("Cache-Control", "").startswith("public, max-age=0, s-maxage=")
        and "ETag" in response
        and not response.cookies
        and varies <= KNOWN_VARIATIONS
    )


def _answer(request: HttpRequest, kept: Kept) -> HttpResponseBase:
    """Return the kept response, or a 304 if the reader's copy is equal to it."""
    response = HttpResponse(kept.content, headers=kept.headers)
    if not any(name in request.META for name in ASKED):
        return response
    if known := request.META.get("HTTP_IF_NONE_MATCH", ""):
        request.META["HTTP_IF_NONE_MATCH"] = without_coding(known)
    etag, modified = kept.headers["ETag"], kept.headers.get("Last-Modified")
    seconds = parse_http_date_safe(modified) if modified else None
    answer = get_conditional_response(request, without_coding(etag), seconds, response) or response
    if answer.status_code == HTTPStatus.NOT_MODIFIED:
        answer["ETag"] = known_form(without_coding(etag), known, [etag])
    return answer
