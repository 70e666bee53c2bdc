"""The viewsets of the content item types: a listing of each type, and its items."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http.response import HttpResponseBase
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from cms.delivery.api.chosen_fields import fault_in
from cms.delivery.api.listing import list_items, search_items
from cms.delivery.api.openapi.schema import describe_items, with_highlights
from cms.delivery.api.parameters import ListingData, ListingParameters, QueryParameters
from cms.delivery.api.problems import InvalidParameter
from cms.delivery.api.renderers import ITEM_RENDERERS
from cms.delivery.api.responses import json_response
from cms.delivery.items.lookup import public_item, refuse
from cms.delivery.items.registry import LOCALE, ItemType
from cms.delivery.models import ContentItem, ContentItemQuerySet

IN_WHOLE = "Whole items have it: add include=body."

_filters: dict[str, type[ListingParameters]] = {}


def filter_by(item_type: ItemType, parameters: type[ListingParameters]) -> None:
    """Add the filters of `parameters` to the listing of `item_type`."""
    _filters[item_type.name] = parameters


def parameters_of(item_type: ItemType) -> type[ListingParameters]:
    """Return the class of query parameters that the listing of `item_type` accepts."""
    return _filters.get(item_type.name, ListingParameters)


def item_response(request: Request, item: ContentItem) -> HttpResponseBase:
    """Return the item in the representation that was negotiated."""
    renderer: Any = request.accepted_renderer
    response: HttpResponseBase = renderer.representation.response(request, item)
    return response


class ItemViewSet(ViewSet):
    """A listing of content items of one type, and each of them."""

    item_type: ClassVar[ItemType]
    parameters_class: ClassVar[type[ListingParameters]]
    filters: ClassVar[Mapping[str, str]]
    """The name of the facet for each filter of the listing, by the filter's name."""
    lookup_value_regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

    def get_renderers(self) -> list[BaseRenderer]:
        """Return the JSON renderer for a listing, and those of all representations for an item."""
        # A method that is not allowed has no action, and its URL may have a suffix.
        kinds = self.renderer_classes if self.action == "list" else ITEM_RENDERERS
        return [kind() for kind in kinds]

    def list(self, request: Request) -> HttpResponseBase:
        """Summaries, or whole items with `include=body`."""
        parameters: ListingData = self.parameters_class.of(request)
        self._check_fields(parameters)
        items = self._filtered(ContentItem.objects.public(), parameters)
        make = search_items if "search" in parameters else list_items
        listing = make(request, items, parameters, self.item_type.name)
        response = json_response(request, listing.body(), valid_until=listing.valid_until)
        if listing.link_header():
            response["Link"] = listing.link_header()
        return response

    def _check_fields(self, parameters: ListingData) -> None:
        if "fields" not in parameters:
            return
        whole = self.item_type.serializer
        kind = whole if parameters.get("include") == "body" else self.item_type.summary
        described = with_highlights(kind, kind.__name__) if "search" in parameters else kind
        serializer = described()
        faults = ((name, fault_in(name, serializer)) for name in parameters["fields"].split(","))
        for name, message in faults:
            if message:
                is_left_out = kind is not whole and not fault_in(name, whole())
                raise InvalidParameter(
                    {"fields": f"{message} {IN_WHOLE}" if is_left_out else message}
                )

    def _filtered(self, items: ContentItemQuerySet, parameters: ListingData) -> ContentItemQuerySet:
        """Return the `items` of this type that pass all `parameters` except the times."""
        given: Mapping[str, object] = parameters
        for name, facet in self.filters.items():
            if name in given:
                is_bound = name in self.parameters_class.before
                find = items.facet_before if is_bound else items.with_facet
                items = find(facet, str(given[name]))
        # Last, because most items are in one of few languages.
        if "locale" in parameters:
            items = items.with_facet(LOCALE, parameters["locale"])
        return items.of_type(self.item_type.name)

    def retrieve(self, request: Request, pk: str, **suffix: str) -> HttpResponseBase:
        """One whole item, in the form that `Accept` or the suffix of the address asks for."""
        QueryParameters.of(request)
        lookup = {"pk": pk, "type": self.item_type.name}
        item = public_item(**lookup)
        return item_response(request, item) if item else refuse(**lookup)


def viewset_of(item_type: ItemType) -> type[ItemViewSet]:
    """Return the viewset of `item_type`, with its OpenAPI description."""
    parameters = parameters_of(item_type)
    members = {
        "item_type": item_type,
        "parameters_class": parameters,
        "filters": parameters.filters(),
    }
    name = f"{item_type.model.__name__}ViewSet"
    return describe_items(item_type, parameters)(type(name, (ItemViewSet,), members))
