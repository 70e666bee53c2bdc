"""The resources of the Delivery API, read from stored bytes."""

import json
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSet
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from cms.delivery.building import encode
from cms.delivery.changes import ChangesPageSerializer, ChangesParameters, changes_page
from cms.delivery.listing import list_items, public_item
from cms.delivery.models import ContentItem, ContentItemQuerySet
from cms.delivery.parameters import ListingParameters, QueryParameters, TokenField
from cms.delivery.problems import EXPLANATIONS, InvalidParameter, problem_response
from cms.delivery.registry import item_type_named, item_types
from cms.delivery.responses import json_response
from cms.delivery.schema import BAD_REQUEST, GONE, NOT_FOUND, listing_of
from cms.topics.models import Topic
from cms.topics.representation import TopicDetailSerializer


def item_response(request: Request, item: ContentItem | None) -> HttpResponseBase:
    """The item byte for byte as stored; raises Http404 when there is none."""
    if item is None:
        raise Http404
    return json_response(request, bytes(item.content), etag=item.etag, changed_at=item.changed_at)


class ItemViewSet(ViewSet):
    """A listing of content items of one type, and each of them.

    A page app derives one, with `parameters_class` for the filters of its own: a parameter that
    is the name of a facet finds the items that carry its value.
    """

    type_name: ClassVar[str]
    parameters_class: ClassVar[type[ListingParameters]] = ListingParameters
    facet_parameters: ClassVar[tuple[str, ...]] = ()
    lookup_value_regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

    def list(self, request: Request) -> HttpResponseBase:
        """Summaries, or whole items with `include=body`."""
        parameters = self.parameters_class.of(request)
        self._check_fields(parameters)
        items = self.filter(ContentItem.objects.public(), parameters)
        listing = list_items(request, items, parameters, self.type_name)
        response = json_response(request, listing.body())
        if listing.link_header():
            response["Link"] = listing.link_header()
        return response

    def _check_fields(self, parameters: dict[str, Any]) -> None:
        item_type = item_type_named(self.type_name)
        whole = parameters.get("include") == "body"
        known = (item_type.serializer if whole else item_type.summary).Meta.fields
        names = parameters["fields"].split(",") if "fields" in parameters else []
        unknown = [name for name in names if name not in known]
        if unknown:
            raise InvalidParameter({"fields": f"There is no field {unknown[0]!r} here."})

    def filter(self, items: ContentItemQuerySet, parameters: dict[str, Any]) -> ContentItemQuerySet:
        """`items` of this type that all of `parameters` let through."""
        conditions = {
            "locale": "locale",
            "published_after": "published_at__gt",
            "published_before": "published_at__lt",
            "updated_after": "updated_at__gt",
        }
        given = {
            conditions[name]: value for name, value in parameters.items() if name in conditions
        }
        items = items.filter(type=self.type_name, **given)
        for name in self.facet_parameters:
            if name in parameters:
                items = items.with_facet(name, str(parameters[name]))
        return items

    def retrieve(self, request: Request, pk: str) -> HttpResponseBase:
        """One whole item."""
        QueryParameters.of(request)
        return item_response(request, public_item(pk=pk, type=self.type_name))


class ContentParameters(QueryParameters):
    """Those of `content/`."""

    path = TokenField(help_text="A path of the website, such as `/articles/back-pain/`.")


_any_item = PolymorphicProxySerializer(
    component_name="Item",
    serializers=lambda: [item_type.serializer for item_type in item_types()],
    resource_type_field_name=None,
)


class ContentView(APIView):
    """The content item at a website path."""

    @extend_schema(
        parameters=[ContentParameters],
        responses={200: _any_item} | BAD_REQUEST | NOT_FOUND,
        operation_id="content_retrieve",
    )
    def get(self, request: Request) -> HttpResponseBase:
        """The item; a path that moved answers 301 to it."""
        path = "/" + ContentParameters.of(request)["path"].strip("/")
        item = public_item(url_path=_url_path(path))
        if item is None:
            moved = Redirect.objects.filter(old_path=Redirect.normalise_path(path)).first()
            item = public_item(page=moved.redirect_page_id) if moved else None
            if item is not None:
                return HttpResponsePermanentRedirect(_api_url(item))
        return item_response(request, item)


def _url_path(path: str) -> str:
    """Wagtail's path of the page at `path` of the default site."""
    roots = Site.get_site_root_paths()
    return f"{roots[0].root_path.rstrip('/')}{path.rstrip('/')}/" if roots else path


def _api_url(item: ContentItem) -> str:
    return str(json.loads(bytes(item.content))["api_url"])


class TopicsView(APIView):
    """The topics that public content is about."""

    @extend_schema(
        responses={200: listing_of(TopicDetailSerializer, "TopicListing")},
        operation_id="topics_list",
    )
    def get(self, request: Request) -> HttpResponseBase:
        """All of them, by name."""
        QueryParameters.of(request)
        used = ContentItem.objects.public().filter(facets__name__in=("topic", "specialty"))
        topics = Topic.objects.filter(slug__in=used.values("facets__value"))
        items = TopicDetailSerializer(topics, many=True).data
        return json_response(request, encode({"items": items, "next": None, "previous": None}))


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
        return json_response(request, changes_page(parameters))


@require_safe
def problem_page(request: HttpRequest, kind: str) -> HttpResponse:
    """What a problem type means and what to do about it, for the person who follows its address."""
    if kind not in EXPLANATIONS:
        return problem_response(404, "There is no such problem type.")
    title, advice = EXPLANATIONS[kind]
    return render(request, "delivery/problem.html", {"title": title, "advice": advice})
