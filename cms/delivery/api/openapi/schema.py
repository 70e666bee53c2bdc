"""The OpenAPI description of the routes. The serializers describe the bodies of responses."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiResponse,
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_serializer,
    extend_schema_view,
    inline_serializer,
)
from rest_framework import serializers
from rest_framework.viewsets import ViewSet

from cms.delivery.api.parameters import ListingParameters
from cms.delivery.api.problems import ProblemSerializer
from cms.delivery.items.registry import ItemType

V = TypeVar("V", bound=ViewSet)
ModelSerializer = serializers.ModelSerializer[Any]
Serializer = type[serializers.Serializer[Any]]

LISTED = "InListing"
PROBLEM = ("application/problem+json",)
BAD_REQUEST = {(400, *PROBLEM): ProblemSerializer}
NOT_FOUND = {(404, *PROBLEM): ProblemSerializer}
NOT_ACCEPTABLE = {(406, *PROBLEM): ProblemSerializer}
GONE = {(410, *PROBLEM): ProblemSerializer}
MOVED = {301: OpenApiResponse(description="It moved: `Location` is the item.")}


def only_delivery(endpoints: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Leave Wagtail's own routes, and routes with a suffix, out of the description."""
    return [
        endpoint
        for endpoint in endpoints
        if endpoint[0].startswith("/api/v1/") and "{format}" not in endpoint[0]
    ]


def any_of_listed(result: dict[str, Any], **context: Any) -> dict[str, Any]:
    """Replace `oneOf` with `anyOf` in listings: a whole item may be valid as a summary too."""
    for name, component in result["components"]["schemas"].items():
        if name.endswith(LISTED):
            component["anyOf"] = component.pop("oneOf")
    return result


def as_it_is_read(result: dict[str, Any], **context: Any) -> dict[str, Any]:
    """Remove what only concerns writing a field, because the API is read-only."""
    for component in result["components"]["schemas"].values():
        for field in component.get("properties", {}).values():
            for schema in (field, field.get("items", {})):
                for name in ("readOnly", "title", "maxLength", "pattern"):
                    schema.pop(name, None)
            # A reference with a description needs no `allOf`, which some clients drop.
            field.update(field.pop("allOf", [{}])[0])
    cleaned: dict[str, Any] = _without_enum_ids(result)
    return cleaned


def _without_enum_ids(node: Any) -> Any:
    """Remove drf-spectacular's ids of enumerations that are components; there are none."""
    if isinstance(node, dict):
        return {k: _without_enum_ids(v) for k, v in node.items() if k != "x-spec-enum-id"}
    return [_without_enum_ids(each) for each in node] if isinstance(node, list) else node


class HighlightsSerializer(serializers.Serializer[Any]):
    """HTML with `<mark>` around the words that were searched for."""

    title = serializers.CharField()
    summary = serializers.CharField()
    passage = serializers.CharField(
        help_text="Of the body; when it has none of the words, of job title, authors and topics."
    )


def item_responses(item: Any) -> dict[Any, Any]:
    """Return the responses of an item's route: each representation, and the errors."""
    forms = {"application/json": item, "application/ld+json": OpenApiTypes.OBJECT}
    texts = {"text/html": OpenApiTypes.STR, "text/markdown": OpenApiTypes.STR}
    found = {(200, kind): schema for kind, schema in (forms | texts).items()}
    return found | BAD_REQUEST | NOT_FOUND | NOT_ACCEPTABLE | GONE


def listing_of(item: Any, name: str, **more: serializers.Field[Any, Any, Any, Any]) -> Any:
    """Return a serializer for a listing of `item`, with the fields `more`."""
    envelope = inline_serializer(
        name=name,
        fields={
            "items": item,
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
            **more,
        },
    )
    extend_schema_serializer(many=False)(type(envelope))
    return envelope


def describe_items(
    item_type: ItemType, parameters: type[ListingParameters]
) -> Callable[[type[V]], type[V]]:
    """Return a decorator that describes a viewset of content items."""
    whole, summary, route = item_type.serializer, item_type.summary, item_type.route
    name = whole.__name__.removesuffix("Serializer")
    # The whole one first: a client that takes the first that fits must not leave the rest out.
    forms = [with_highlights(whole, f"{name}Listed"), with_highlights(summary, f"{name}Summary")]
    listed = PolymorphicProxySerializer(
        component_name=f"{name}{LISTED}",
        serializers=forms,
        resource_type_field_name=None,
        many=True,
    )
    suggestions = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="With `search`: words that find something, where these found little.",
    )
    listing = {200: listing_of(listed, f"{name}Listing", suggestions=suggestions)} | BAD_REQUEST
    return extend_schema_view(
        list=extend_schema(
            parameters=[parameters], responses=listing, operation_id=f"{route}_list"
        ),
        retrieve=extend_schema(responses=item_responses(whole), operation_id=f"{route}_retrieve"),
    )


@cache
def with_highlights(item: type[ModelSerializer], name: str) -> type[ModelSerializer]:
    """Return `item` for a listing as `name`. It adds the marked words if it is a search."""
    highlights = HighlightsSerializer(required=False, help_text="With `search`.")
    whole: Any = item
    fields = (*whole.Meta.fields, "highlights")
    meta = type("Meta", (whole.Meta,), {"fields": fields})
    doc = item.__doc__
    return type(name, (item,), {"highlights": highlights, "Meta": meta, "__doc__": doc})
