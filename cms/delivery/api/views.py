"""The resources of the Delivery API, read from stored bytes."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSet

from cms.content.topics.representation import TopicDetailSerializer
from cms.delivery.api.changes import (
    ANY_ITEM,
    ChangesPageSerializer,
    ChangesParameters,
    changes_page,
)
from cms.delivery.api.listing import list_items, search_items
from cms.delivery.api.openapi.schema import BAD_REQUEST, GONE, MOVED, item_responses, listing_of
from cms.delivery.api.parameter_fields import TokenField
from cms.delivery.api.parameters import ListingParameters, QueryParameters
from cms.delivery.api.problems import EXPLANATIONS, InvalidParameter, problem_response, shortened
from cms.delivery.api.renderers import ITEM_RENDERERS
from cms.delivery.api.responses import json_response
from cms.delivery.items.lookup import public_item, public_item_at, refuse
from cms.delivery.items.public_state import public_state
from cms.delivery.items.registry import item_type_named
from cms.delivery.items.serializers import stored_item_url
from cms.delivery.items.topics import public_topics
from cms.delivery.models import ContentItem, ContentItemQuerySet
from cms.foundation.formats.content import encode
from cms.foundation.http.caching import cache_control

ONLY_PATH = "Give the path only, such as /articles/back-pain/, without the host."
IN_WHOLE = "Whole items have it: add include=body."


def item_response(request: Request, item: ContentItem) -> HttpResponseBase:
    """The item in the form that was asked for."""
    renderer: Any = request.accepted_renderer
    response: HttpResponseBase = renderer.representation.response(request, item)
    return response


class ItemViewSet(ViewSet):
    """A listing of content items of one type, and each of them.

    A page app derives one, with `parameters_class` for the filters of its own: a parameter that
    is the name of a facet finds the items that carry its value.
    """

    type_name: ClassVar[str]
    parameters_class: ClassVar[type[ListingParameters]] = ListingParameters
    facet_parameters: ClassVar[tuple[str, ...]] = ()
    lookup_value_regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

    def get_renderers(self) -> list[BaseRenderer]:
        """An item has more forms than a listing."""
        # A method that is not offered has no action, and its address may have a suffix.
        kinds = self.renderer_classes if self.action == "list" else ITEM_RENDERERS
        return [kind() for kind in kinds]

    def list(self, request: Request) -> HttpResponseBase:
        """Summaries, or whole items with `include=body`."""
        parameters = self.parameters_class.of(request)
        self._check_fields(parameters)
        items = self.filter(ContentItem.objects.public(), parameters)
        make = search_items if "search" in parameters else list_items
        listing = make(request, items, parameters, self.type_name)
        response = json_response(request, listing.body(), valid_until=listing.valid_until)
        if listing.link_header():
            response["Link"] = listing.link_header()
        return response

    def _check_fields(self, parameters: dict[str, Any]) -> None:
        item_type = item_type_named(self.type_name)
        whole = parameters.get("include") == "body"
        known = (item_type.serializer if whole else item_type.summary).Meta.fields
        names = parameters["fields"].split(",") if "fields" in parameters else []
        if "search" in parameters:
            known = (*known, "highlights")
        unknown = [name for name in names if name not in known]
        if unknown:
            message = f"There is no field {shortened(unknown[0])!r} here, only {', '.join(known)}."
            more = unknown[0] in item_type.serializer.Meta.fields
            raise InvalidParameter({"fields": f"{message} {IN_WHOLE}" if more else message})

    def filter(self, items: ContentItemQuerySet, parameters: dict[str, Any]) -> ContentItemQuerySet:
        """`items` of this type that all of `parameters` let through, but for the times."""
        items = items.filter(type=self.type_name)
        if "locale" in parameters:
            items = items.filter(locale=parameters["locale"])
        for name in self.facet_parameters:
            if name in parameters:
                items = items.with_facet(name, str(parameters[name]))
        return items

    def retrieve(self, request: Request, pk: str, **suffix: str) -> HttpResponseBase:
        """One whole item, in the form that `Accept` or the suffix of the address asks for."""
        QueryParameters.of(request)
        lookup = {"pk": pk, "type": self.type_name}
        item = public_item(**lookup)
        return item_response(request, item) if item else refuse(**lookup)


class ContentParameters(QueryParameters):
    """Those of `content/`."""

    path = TokenField(help_text="A path of the website, such as `/articles/back-pain/`.")

    def validate_path(self, path: str) -> str:
        """A whole address would be looked up as a path, and never found."""
        if "://" in path:
            raise serializers.ValidationError(ONLY_PATH)
        return path


class ContentView(APIView):
    """The content item at a website path."""

    renderer_classes = ITEM_RENDERERS

    @extend_schema(
        parameters=[ContentParameters],
        responses=item_responses(ANY_ITEM) | MOVED,
        operation_id="content_retrieve",
    )
    def get(self, request: Request) -> HttpResponseBase:
        """The item; a path that moved answers 301 to it."""
        item, is_moved = public_item_at(ContentParameters.of(request)["path"])
        if is_moved:
            response = HttpResponsePermanentRedirect(stored_item_url(item))
            response["Cache-Control"] = cache_control(item.valid_until)
            return response
        return item_response(request, item)


class TopicsView(APIView):
    """The topics that public content is about."""

    @extend_schema(
        responses={200: listing_of(TopicDetailSerializer(many=True), "TopicListing")},
        operation_id="topics_list",
    )
    def get(self, request: Request) -> HttpResponseBase:
        """All of them, by name."""
        QueryParameters.of(request)
        items = TopicDetailSerializer(public_topics(), many=True).data
        body = encode({"items": items, "next": None, "previous": None})
        return json_response(request, body, valid_until=public_state().valid_until)


class ChangesView(APIView):
    """The change feed."""

    @extend_schema(
        parameters=[ChangesParameters],
        responses={200: ChangesPageSerializer} | BAD_REQUEST | GONE,
        operation_id="changes_list",
    )
    def get(self, request: Request) -> HttpResponseBase:
        """What changed since the cursor; without one, everything that is public."""
        parameters = ChangesParameters.of(request)
        body, valid_until = changes_page(parameters)
        return json_response(request, body, valid_until=valid_until)


@require_safe
def problem_page(request: HttpRequest, kind: str) -> HttpResponse:
    """What a problem type means and what to do about it, for the person who follows its address."""
    if kind not in EXPLANATIONS:
        return problem_response(404, "There is no such problem type.")
    title, advice = EXPLANATIONS[kind]
    words = format_html_join("", "{}{}", _words_and_code(advice))
    return render(request, "delivery/problem.html", {"title": title, "advice": words})


def _words_and_code(text: str) -> Iterator[tuple[str, str]]:
    """The words of `text`, each part with the code that comes after it, marked as such."""
    parts = text.split("`")
    for words, code in zip_longest(parts[::2], parts[1::2]):
        yield words, format_html("<code>{}</code>", code) if code else ""
