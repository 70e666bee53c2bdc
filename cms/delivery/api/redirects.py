"""The `redirects/` route: URLs of the website that have moved."""

from typing import Any, TypedDict

from django.db.models import Q
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from cms.content.links.addresses import public_addresses
from cms.delivery.api import cursors
from cms.delivery.api.listing import Listing
from cms.delivery.api.openapi.schema import BAD_REQUEST, listing_of
from cms.delivery.api.pagination import KeysetPage
from cms.delivery.api.parameter_fields import LimitField, TokenField
from cms.delivery.api.parameters import PageData, QueryParameters
from cms.delivery.api.responses import json_response
from cms.delivery.items.public_state import public_state
from cms.delivery.items.serializers import stored_item_url
from cms.delivery.models import ContentItem
from cms.foundation.addresses import absolute_url, safe_address
from cms.foundation.formats.content import encode
from cms.foundation.visibility import public_pages

KEYS = {"old_path": cursors.text, "id": cursors.whole}


class RedirectData(TypedDict):
    """What `RedirectSerializer` describes."""

    old_path: str
    url: str
    permanent: bool
    api_url: str | None


class RedirectSerializer(serializers.Serializer[Any]):
    """An address that has moved."""

    old_path = serializers.CharField(
        help_text="With its query, if it has one, and no slash at its end."
    )
    url = serializers.CharField(help_text="Where it leads now.")
    permanent = serializers.BooleanField(help_text="Answer 301 if so, and 302 if not.")
    api_url = serializers.URLField(allow_null=True, help_text="Of the item there, if there is one.")


class RedirectsParameters(QueryParameters):
    """Those of the redirects."""

    limit = LimitField(default=100, help_text="How many, 1 to 100.")
    cursor = TokenField(required=False, help_text="From `next` or `previous`.")


class RedirectsView(APIView):
    """The addresses of the website that have moved."""

    @extend_schema(
        parameters=[RedirectsParameters],
        responses={200: listing_of(RedirectSerializer(many=True), "RedirectListing")} | BAD_REQUEST,
        operation_id="redirects_list",
    )
    def get(self, request: Request) -> HttpResponseBase:
        """By their old paths. Those that lead to a page which is not public are left out."""
        parameters: PageData = RedirectsParameters.of(request)
        page = KeysetPage(request, _public_redirects(), parameters, kind="redirects", keys=KEYS)
        listing = Listing(
            items=[encode(entry) for entry in _entries([redirect.pk for redirect in page.rows])],
            next=page.next,
            previous=page.previous,
            valid_until=public_state().valid_until,
        )
        return json_response(request, listing.body(), valid_until=listing.valid_until)


def _public_redirects() -> Any:
    site = Site.objects.filter(is_default_site=True).first()
    to_public = Q(redirect_page__in=public_pages(Page.objects.all()))
    # Where a redirect has both a page and a link, the page counts.
    away = Q(redirect_page=None) & ~Q(redirect_link="")
    return Redirect.get_for_site(site).filter(to_public | away)


def _entries(ids: list[int]) -> list[RedirectData]:
    """Return the redirects with these ids, in this order, without those to what is not public.

    The number of queries does not depend on the number of redirects.
    """
    found = Redirect.objects.select_related("redirect_page").in_bulk(ids)
    redirects = [found[pk] for pk in ids]
    pages = [redirect.redirect_page_id for redirect in redirects]
    items = {item.page_id: item for item in ContentItem.objects.public().filter(page__in=pages)}
    shown = public_addresses(redirect.link for redirect in redirects if redirect.link)
    return [
        {
            "old_path": redirect.old_path,
            "url": absolute_url(redirect.link),
            "permanent": redirect.is_permanent,
            "api_url": stored_item_url(item) if item else None,
        }
        for redirect in redirects
        if redirect.link and safe_address(shown[redirect.link])
        for item in [items.get(redirect.redirect_page_id)]
    ]
