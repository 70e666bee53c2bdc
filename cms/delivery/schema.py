"""How the routes are described in OpenAPI. What they answer is described by the serializers."""

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.utils import (
    extend_schema,
    extend_schema_serializer,
    extend_schema_view,
    inline_serializer,
)
from rest_framework import serializers

from cms.delivery.parameters import ListingParameters
from cms.delivery.problems import ProblemSerializer

V = TypeVar("V", bound=Callable[..., Any])
Serializer = type[serializers.Serializer[Any]]

PROBLEM = ("application/problem+json",)
BAD_REQUEST = {(400, *PROBLEM): ProblemSerializer}
NOT_FOUND = {(404, *PROBLEM): ProblemSerializer}
GONE = {(410, *PROBLEM): ProblemSerializer}


def only_delivery(endpoints: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Leave Wagtail's own routes out of the description."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]


def listing_of(item: Serializer, name: str) -> serializers.Serializer[Any]:
    """The envelope of a listing."""
    envelope = inline_serializer(
        name=name,
        fields={
            "items": item(many=True),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
        },
    )
    extend_schema_serializer(many=False)(type(envelope))
    return envelope


def describe_items(
    *, parameters: type[ListingParameters], summary: Serializer, whole: Serializer
) -> Callable[[V], V]:
    """Describe a viewset of content items."""
    name = whole.__name__.removesuffix("Serializer")
    listing = {200: listing_of(summary, f"{name}Listing")} | BAD_REQUEST
    return extend_schema_view(
        list=extend_schema(
            parameters=[parameters], responses=listing, operation_id=f"{name.lower()}s_list"
        ),
        retrieve=extend_schema(
            responses={200: whole} | BAD_REQUEST | NOT_FOUND,
            operation_id=f"{name.lower()}s_retrieve",
        ),
    )
