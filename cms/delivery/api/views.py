"""The views of the Delivery API that do not belong to one type of content item."""

from collections.abc import Iterator
from itertools import zip_longest

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from cms.content.topics.representation import TopicDetailSerializer
from cms.delivery.api.changes import (
    ANY_ITEM,
    ChangesPageSerializer,
    ChangesParameters,
    changes_page,
)
from cms.delivery.api.openapi.schema import BAD_REQUEST, GONE, MOVED, item_responses, listing_of
from cms.delivery.api.parameter_fields import TokenField
from cms.delivery.api.parameters import QueryParameters
from cms.delivery.api.problems import EXPLANATIONS, problem_response
from cms.delivery.api.renderers import ITEM_RENDERERS
from cms.delivery.api.resources import item_response
from cms.delivery.api.responses import json_response
from cms.delivery.items.lookup import public_item_at
from cms.delivery.items.public_state import public_state
from cms.delivery.items.serializers import stored_item_url
from cms.delivery.items.topics import public_topics
from cms.foundation.formats.content import encode
from cms.foundation.http.cache_tags import item_tag, let_caches_keep, note_tags

ONLY_PATH = "Give the path only, such as /articles/back-pain/, without the host."


class ContentParameters(QueryParameters):
    """Those of `content/`."""

    path = TokenField(help_text="A path of the website, such as `/articles/back-pain/`.")

    def validate_path(self, path: str) -> str:
        """Refuse a URL, which would be looked up as a path and never found."""
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
            note_tags(request, [item_tag(item.pk)])
            let_caches_keep(request, response, item.valid_until)
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
    """Return a page for people that explains a problem type and what to do about it."""
    if kind not in EXPLANATIONS:
        return problem_response(404, "There is no such problem type.")
    title, advice = EXPLANATIONS[kind]
    words = format_html_join("", "{}{}", _words_and_code(advice))
    return render(request, "delivery/problem.html", {"title": title, "advice": words})


def _words_and_code(text: str) -> Iterator[tuple[str, str]]:
    """Yield the words before each piece of code in `text`, and the code as HTML."""
    parts = text.split("`")
    for words, code in zip_longest(parts[::2], parts[1::2]):
        yield words, format_html("<code>{}</code>", code) if code else ""
