"""Brotli and gzip compression of public text, also without a proxy. See decision 0020."""

import gzip
import re
from collections.abc import Iterable
from functools import lru_cache
from http import HTTPStatus

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from cms.foundation.http.headers import is_private
from cms.foundation.http.negotiation import preferred_codings

TEXT = re.compile(r"text/|image/svg\+xml|application/(?:[\w.-]+\+)?(?:json|xml|javascript)\b")
ACCEPTED = "HTTP_ACCEPT_ENCODING"
BROTLI, GZIP = "br", "gzip"
CONDITIONS = ("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH")
KNOWN = "cms.known_tags"
"""The name in `request.META` of the entity tags that the client sent, as it sent them."""
CODED = re.compile(rf'-(?:{BROTLI}|{GZIP})(?=")')
"""The end of the entity tag of a compressed response: it has other bytes, so another tag."""
SHORTEST = 200  # bytes; a shorter response would grow
# Of Brotli. Its best one, 11, takes 60 times as long as 5 for 10 % fewer bytes.
QUALITY, QUALITY_OF_LARGE, LARGE = 5, 1, 256 * 1024
LEVEL = 4  # Of gzip. 6, which is usual, takes 1.7 times as long for 6 % fewer bytes.


class CompressionMiddleware(GZipMiddleware):
    """A middleware that compresses text for clients that have no session and no form.

    Such a response holds no secret that its compressed length could reveal (the BREACH attack). The
    same text gives the same bytes each time, so that its strong entity tag stays a strong one.
    """

    max_random_bytes = 0

    def process_request(self, request: HttpRequest) -> None:
        """Reduce Accept-Encoding to the names of the preferred codings, and tags to their text's.

        Django and WhiteNoise look for names in the header and ignore its weights. Views compare
        the entity tag of the text, however it was compressed when the client got it.
        """
        request.META[KNOWN] = ",".join(request.META.get(name, "") for name in CONDITIONS)
        for name in CONDITIONS:
            if name in request.META:
                request.META[name] = without_coding(request.META[name])
        if ACCEPTED in request.META:
            request.META[ACCEPTED] = ", ".join(accepted_codings(request.META[ACCEPTED]))

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress text, unless it is private, partial or already encoded, or has cookies."""
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            return _confirmed(request, response)
        ours = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
        is_personal = not ours.isdisjoint(request.COOKIES) or response.cookies
        is_text = TEXT.match(response.get("Content-Type", ""))
        is_part = "Content-Range" in response
        if is_personal or is_private(response) or is_part or not is_text:
            return response
        accepted = request.META.get(ACCEPTED, "")
        coding = next((name for name in (BROTLI, GZIP) if name in accepted), "")
        if coding and isinstance(response, HttpResponse) and "Content-Encoding" not in response:
            return _packed(response, coding)
        etag, was_packed = response.get("ETag", ""), "Content-Encoding" in response
        packed: HttpResponseBase = super().process_response(request, response)
        if etag and not was_packed and "Content-Encoding" in packed:
            packed["ETag"] = _coded(etag, GZIP)
        return packed


@lru_cache(maxsize=200)
def accepted_codings(header: str) -> tuple[str, ...]:
    """Return those of our codings that an Accept-Encoding header prefers."""
    return tuple(preferred_codings(header, (BROTLI, GZIP)))


def without_coding(tags: str) -> str:
    """Return entity tags of compressed responses as those of their texts."""
    return CODED.sub("", tags)


def known_form(etag: str, known: str, wanted: Iterable[str] = ()) -> str:
    """Return the form of the entity tag of a text that stands in `known`, rather one `wanted`."""
    forms = [*wanted, etag, *(_coded(etag, name) for name in (BROTLI, GZIP))]
    return next((form for form in forms if form in known), etag)


def _coded(etag: str, coding: str) -> str:
    """Return the entity tag of a text in `coding`, such as `"abc-br"` for `"abc"`."""
    return f'{etag[:-1]}-{coding}"'


def _confirmed(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Give a 304 the entity tag that the client knows, rather one in a coding that it prefers."""
    if etag := response.get("ETag"):
        wanted = [name for name in (BROTLI, GZIP) if name in request.META.get(ACCEPTED, "")]
        forms = [_coded(etag, name) for name in wanted]
        response["ETag"] = known_form(etag, request.META.get(KNOWN, ""), forms)
    return response


def _packed(response: HttpResponse, coding: str) -> HttpResponse:
    patch_vary_headers(response, ["Accept-Encoding"])
    text = response.content
    if len(text) < SHORTEST:
        return response
    if coding == BROTLI:
        quality = QUALITY_OF_LARGE if len(text) > LARGE else QUALITY
        response.content = brotli.compress(text, quality=quality)
    else:
        response.content = gzip.compress(text, LEVEL, mtime=0)
    response["Content-Length"] = str(len(response.content))
    response["Content-Encoding"] = coding
    if etag := response.get("ETag"):
        response["ETag"] = _coded(etag, coding)
    return response
