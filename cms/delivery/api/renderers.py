"""The representations of an item, chosen by the `Accept` header or by the suffix of the URL."""

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from csp.constants import UNSAFE_HASHES
from csp.decorators import csp_update
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.html import format_html
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from cms.content.pages.templatetags.languages import language_attributes
from cms.delivery.api.responses import conditional_response, etag_of, json_response
from cms.delivery.items.feed_entries import item_fragment
from cms.delivery.items.registry import item_type_named, outline_of
from cms.delivery.models import ContentItem
from cms.foundation.formats.content import encode
from cms.foundation.formats.markdown import page_markdown
from cms.foundation.http.cache_tags import item_tag, note_tags
from cms.foundation.http.negotiation import is_of_browser, preferred_type

JSON = "application/json"
# Images and tables can be wider than a phone, and pages elsewhere lack our style sheet.
FITTING = {
    "<img ": '<img style="max-width:100%;height:auto" ',
    '<div class="table"': '<div class="table" style="overflow-x:auto"',
}

STYLES = re.compile(r'style="([^"]*)"')
# Whoever opens the fragment itself sees it fitted too: our policy allows these two styles.
HASHES = [
    f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"
    for fitting in FITTING.values()
    for style in STYLES.findall(fitting)
]
fitted = csp_update({"style-src": [UNSAFE_HASHES, *HASHES]})


@dataclass(frozen=True)
class Representation:
    """A media type, its suffix in URLs, and the function that writes an item in it."""

    media_type: str
    suffix: str
    write: Callable[[ContentItem], bytes]

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        return self.media_type + ("; charset=utf-8" if self.media_type.startswith("text/") else "")

    def response(self, request: HttpRequest, item: ContentItem) -> HttpResponseBase:
        """Return `item` in this representation, or a 304 if the client's copy is current."""
        note_tags(request, [item_tag(item.pk)])
        body = self.write(item)
        dates = {"changed_at": item.changed_at, "valid_until": item.valid_until}
        if self.write is _json:
            return json_response(request, body, etag=item.etag, **dates)
        response = conditional_response(
            request, lambda: body, content_type=self.content_type, etag=etag_of(body), **dates
        )
        return fitted(lambda _: response)(request) if self.write is _html else response


def _json(item: ContentItem) -> bytes:
    return bytes(item.content)


def _json_ld(item: ContentItem) -> bytes:
    return encode(item.parsed["schema_org"])


def _html(item: ContentItem) -> bytes:
    content = item.parsed
    html = item_fragment(content, outline_of(content))
    for tag, fitting in FITTING.items():
        html = html.replace(tag, fitting)
    return f"<article {language_attributes(content['locale'])}>\n{html}\n</article>\n".encode()


def _markdown(item: ContentItem) -> bytes:
    content = item.parsed
    item_type = item_type_named(item.type)
    outline = item_type.outline_of(content)
    parts = (
        "<main>",
        format_html("<h1>{}</h1>", outline.title),
        format_html("<p>{}</p>", outline.subtitle),
        format_html("<p>{}</p>", outline.opening),
        render_to_string(item_type.introduction, {"item": content}),
        item_fragment(content, outline),
        "</main>",
    )
    return page_markdown("\n".join(parts), content["url"]).encode()


REPRESENTATIONS = (
    Representation(JSON, "json", _json),
    Representation("application/ld+json", "jsonld", _json_ld),
    Representation("text/html", "html", _html),
    Representation("text/markdown", "md", _markdown),
)


def _renderer(representation: Representation) -> type[JSONRenderer]:
    """Return a renderer class for content negotiation. It writes problems only, always as JSON."""
    attributes = {
        "media_type": representation.media_type,
        "format": representation.suffix,
        "representation": representation,
    }
    return type("ItemRenderer", (JSONRenderer,), attributes)


ITEM_RENDERERS = tuple(_renderer(representation) for representation in REPRESENTATIONS)


class Negotiation(BaseContentNegotiation):
    """Negotiation by suffix or by `Accept`, with the weights that REST framework ignores."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """Return the first parser; no request to the API has a body."""
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return the renderer and its media type; raise Http404 or NotAcceptable if none fits."""
        if format_suffix:
            for renderer in renderers:
                if renderer.format == format_suffix:
                    return renderer, str(renderer.media_type)
            raise Http404
        kinds = {renderer.media_type: renderer for renderer in renderers}
        accept = request.headers.get("Accept", "")
        is_for_people = JSON in kinds and is_of_browser(accept)
        preferred = JSON if is_for_people else preferred_type(accept, list(kinds))
        if preferred is None:
            raise NotAcceptable(f"There is {', '.join(kinds)}.")
        return kinds[preferred], preferred
