"""The `/api/v1/` route: what there is, for people and programs that begin."""

from collections.abc import Iterator
from typing import Any, TypedDict

from django.http.response import HttpResponseBase
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from cms.delivery.api.openapi.schema import BAD_REQUEST
from cms.delivery.api.parameters import QueryParameters
from cms.delivery.api.responses import json_response
from cms.delivery.items.registry import item_types
from cms.foundation.addresses import absolute_url
from cms.foundation.formats.content import encode

FIXED = {
    "changes": "The change feed: all that is public, and what changed since a cursor.",
    "content": "The item at a website path; give `path`.",
    "topics": "The topics that public content is about.",
    "site": "The practice: name, contact, opening hours, navigation, disclaimer.",
    "redirects": "Addresses of the website that have moved.",
    "oembed": "A card of a page of the website; give `url`.",
    "openapi": "The description of this API, for programs.",
    "docs": "The description of this API, to try out.",
}
"""What each route that does not depend on the item types is for."""


class IndexEntryData(TypedDict):
    """What `IndexEntrySerializer` describes."""

    name: str
    url: str
    description: str


class IndexEntrySerializer(serializers.Serializer[Any]):
    """A link of the index."""

    name = serializers.CharField()
    url = serializers.URLField()
    description = serializers.CharField()


class IndexSerializer(serializers.Serializer[Any]):
    """What the API has."""

    version = serializers.CharField(help_text="Of the API.")
    links = IndexEntrySerializer(many=True)


class IndexView(APIView):
    """What the API has."""

    @extend_schema(responses={200: IndexSerializer} | BAD_REQUEST, operation_id="index_retrieve")
    def get(self, request: Request) -> HttpResponseBase:
        """The address of each resource, of the description and of the guides."""
        QueryParameters.of(request)
        return json_response(request, encode({"version": "1", "links": list(_links())}))


def _links() -> Iterator[IndexEntryData]:
    for item_type in item_types():
        about = f"{item_type.plural}: a listing, in which each has its `api_url`."
        yield _link(item_type.route, f"api:{item_type.route}-list", about)
    for name, about in FIXED.items():
        yield _link(name, f"api:{name}", about)
    yield _link("guides", "api_guide", "How to use it: guides for developers.")


def _link(name: str, route: str, about: str) -> IndexEntryData:
    return {"name": name, "url": absolute_url(reverse(route)), "description": about}
