"""The `oembed/` route: the card of an item for other websites, by oEmbed 1.0."""

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict
from urllib.parse import unquote, urlencode, urlsplit

from django.conf import settings
from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from cms.content.practice.current import current_practice
from cms.delivery.api.openapi.schema import BAD_REQUEST, GONE, NOT_FOUND
from cms.delivery.api.parameter_fields import OneOfField, SizeField, TokenField
from cms.delivery.api.parameters import CONTROL_CHARACTERS, QueryParameters
from cms.delivery.api.responses import conditional_response, etag_of
from cms.delivery.items.lookup import public_item_at
from cms.delivery.items.outline import Outline
from cms.delivery.items.registry import item_type_named, outline_of
from cms.delivery.models import ContentItem
from cms.foundation.addresses import absolute_url
from cms.foundation.formats.content import encode
from cms.foundation.formats.xml import XmlDocument

WIDTH = 560
"""The greatest width of a card, in pixels."""
NARROW = 480
"""The width in pixels below which a card has its picture above its text."""
HEIGHTS = {"wide": (290, 350), "narrow": (420, 570)}
"""The heights of a card in pixels, without a large picture and with one."""
FRAME = "max-width:100%;border:1px solid #8886;border-radius:16px"
CACHE_AGE = 86_400
XML = "text/xml; charset=utf-8"


class OembedQuery(TypedDict):
    """What `OembedParameters` gives."""

    url: str
    format: str
    maxwidth: NotRequired[int]
    maxheight: NotRequired[int]


class OembedAuthor(TypedDict, total=False):
    """The author of an item that has one."""

    author_name: str
    author_url: str


class OembedData(OembedAuthor):
    """What `OembedSerializer` describes."""

    version: str
    type: str
    title: str
    provider_name: str
    provider_url: str
    cache_age: int
    html: str
    width: int
    height: int
    thumbnail_url: str
    thumbnail_width: int
    thumbnail_height: int


class OembedParameters(QueryParameters):
    """Those of an oEmbed request."""

    url = TokenField(help_text="Of the page on the website.")
    maxwidth = SizeField(required=False, help_text="Of the card, in pixels.")
    maxheight = SizeField(required=False, help_text="Of the card, in pixels.")
    format = OneOfField(choices=["json", "xml"], default="json")
    dnt = TokenField(
        required=False, help_text="Sent by some who ask for no tracking. There is none."
    )


class OembedSerializer(serializers.Serializer[Any]):
    """An oEmbed answer of the type `rich`."""

    version = serializers.ChoiceField(choices=["1.0"])
    type = serializers.ChoiceField(choices=["rich"])
    title = serializers.CharField()
    author_name = serializers.CharField(required=False)
    author_url = serializers.URLField(required=False)
    provider_name = serializers.CharField()
    provider_url = serializers.URLField()
    cache_age = serializers.IntegerField(help_text="In seconds.")
    html = serializers.CharField(help_text="An `iframe` with the card.")
    width = serializers.IntegerField(help_text="In pixels.")
    height = serializers.IntegerField(help_text="In pixels.")
    thumbnail_url = serializers.URLField()
    thumbnail_width = serializers.IntegerField(help_text="In pixels.")
    thumbnail_height = serializers.IntegerField(help_text="In pixels.")


class OembedView(APIView):
    """How a page of the website is shown on a page elsewhere."""

    @extend_schema(
        parameters=[OembedParameters],
        responses={(200, "application/json"): OembedSerializer} | BAD_REQUEST | NOT_FOUND | GONE,
        operation_id="oembed_retrieve",
    )
    def get(self, request: Request) -> HttpResponseBase:
        """The card of the article or practitioner at `url`, by oEmbed 1.0."""
        parameters: OembedQuery = OembedParameters.of(request)
        item, _ = public_item_at(_path(parameters["url"]))
        described = _described(item, parameters)
        is_xml = parameters["format"] == "xml"
        body = _xml(described) if is_xml else encode(described)
        return conditional_response(
            request,
            lambda: body,
            content_type=XML if is_xml else "application/json",
            etag=etag_of(body),
            changed_at=item.changed_at,
            valid_until=item.valid_until,
        )


def oembed_address(url: str) -> str:
    """Return the URL of the oEmbed response for the page at `url`."""
    return absolute_url(f"{reverse('api:oembed')}?{urlencode({'url': url})}")


def card_address(item: ContentItem) -> str:
    """Return the URL of the card of an item."""
    return absolute_url(reverse("card", args=[item_type_named(item.type).route, item.pk]))


def _path(url: str) -> str:
    """Return the path of a page on this website; raise Http404 for any other URL."""
    try:
        parts, ours = urlsplit(url), urlsplit(settings.WAGTAILADMIN_BASE_URL)
    except ValueError:
        raise Http404 from None
    if parts.scheme not in ("http", "https") or parts.netloc.lower() != ours.netloc.lower():
        raise Http404
    path = unquote(parts.path)
    if CONTROL_CHARACTERS.search(path):
        raise Http404
    return path


def _described(item: ContentItem, parameters: OembedQuery) -> OembedData:
    content = item.parsed
    outline = outline_of(content)
    width = min(WIDTH, parameters.get("maxwidth", WIDTH))
    plain, pictured = HEIGHTS["wide" if width >= NARROW else "narrow"]
    height = pictured if outline.picture and not outline.is_person else plain
    height = min(height, parameters.get("maxheight", height))
    html = format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" style="{}"'
        ' loading="lazy" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>',
        card_address(item),
        outline.title,
        width,
        height,
        FRAME,
    )
    image = content["social_image"]
    return {
        "version": "1.0",
        "type": "rich",
        "title": outline.title,
        **_author(outline),
        "provider_name": current_practice().practice_name,
        "provider_url": absolute_url("/"),
        "cache_age": CACHE_AGE,
        "html": html,
        "width": width,
        "height": height,
        "thumbnail_url": image["url"],
        "thumbnail_width": image["width"],
        "thumbnail_height": image["height"],
    }


def _author(outline: Outline) -> OembedAuthor:
    for person in outline.people:
        return {"author_name": person.full_name, "author_url": person.url}
    return {}


def _xml(described: Mapping[str, object]) -> bytes:
    document = XmlDocument()
    with document.inside("oembed"):
        for name, value in described.items():
            document.element(name, str(value))
    return document.encoded()
