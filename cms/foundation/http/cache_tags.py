"""Tags of responses, by which the caches in front of the site are told what to forget.

Every response that caches may show to everybody has the tag SITE, and besides the tags that were
noted while it was made. One for which none was noted has LISTS.
"""

from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from cms.foundation.http.caching import cache_control

SITE = "site"
"""The tag of everything."""
LISTS = "lists"
"""The tag of whatever shows which items there are."""
MOST = 50
"""Of a response with more tags it is only said that it has items of any kind."""


def item_tag(key: object) -> str:
    """Return the tag of what shows the content item with this key."""
    return f"item-{key}"


def note_tags(request: HttpRequest, tags: Iterable[str]) -> None:
    """Note what the response to the request shows."""
    noted: Any = getattr(request, "_request", request)  # That of Django, under that of DRF.
    noted.cache_tags = getattr(noted, "cache_tags", frozenset()).union(tags)


def let_caches_keep(
    request: HttpRequest, response: HttpResponseBase, valid_until: datetime | None
) -> None:
    """Let caches show the response to everybody until then, unless they are told to forget it.

    The tags are in the headers that caches know: Cache-Tag, and Surrogate-Key. A 304 leaves those
    that a cache has as they are.
    """
    response["Cache-Control"] = cache_control(valid_until)
    if response.status_code == HTTPStatus.NOT_MODIFIED:
        return
    noted = getattr(getattr(request, "_request", request), "cache_tags", None) or {LISTS}
    tags = [SITE, *sorted(noted if len(noted) < MOST else {LISTS})]
    response["Cache-Tag"] = ",".join(tags)
    response["Surrogate-Key"] = " ".join(tags)
