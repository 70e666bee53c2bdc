"""Every route without a login says of a service what its type gives; none fails for it."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from cms.content.practice.current import current_practice
from cms.delivery.items.building import build
from cms.delivery.items.social_images import topic_card
from cms.editorial.preview_links.models import share
from tests.public_routes import FOR_PROGRAMS
from tests.roles.admin_views import named_views
from tests.sample.world import GIVER, LEAD, SUBTITLE, TITLE, TOPIC, World

pytestmark = pytest.mark.django_db

TEXT = "Soak and"
PICTURE = "<the address of its picture>"
CARD = [TITLE, LEAD, "Ada Quill", TOPIC, PICTURE]
ITEM = [TITLE, LEAD, GIVER, TOPIC, PICTURE, TEXT, "80 dollars"]
# What each route says of the service: pieces of its answer.
SAYS: dict[str, list[str]] = {
    "wagtail_serve": [*ITEM, SUBTITLE, "application/ld+json", "og:image", "/oembed/"],
    "twin": [f"# {TITLE}", LEAD, SUBTITLE, f"[{GIVER}]", TEXT],
    "api:index": ["/api/v1/services/", "Services: a listing"],
    "api:services-list": [piece for piece in ITEM if piece != TEXT],
    "api:services-detail": ITEM,
    "api:services-representation": [TEXT, TITLE],
    "api:content": ITEM,
    "api:changes": ITEM,
    "api:oembed": [TITLE, GIVER, "iframe", "/embed/services/", '"height":350'],
    "api:topics": [TOPIC],
    "api:openapi": ["ServiceSummary", "services_retrieve", "giver"],
    "card": CARD,
    "feeds:type": [TITLE, LEAD, GIVER, TOPIC, TEXT, PICTURE],
    "feeds:topic": [TITLE, GIVER],
    "feeds:author": [TITLE, TOPIC],
    "topic": [TOPIC, *CARD],
    "search": [TITLE, LEAD, "Ada Quill", TOPIC, "Service"],
    "sitemap": ["/services/footbath/", "/services/", "/topics/tired-feet/", PICTURE],
    "sitemap_file": ["/services/footbath/", "/topics/tired-feet/"],
    "llms": ["## Services", f"[{TITLE}]", "footbath.md", LEAD, TOPIC, "/feeds/services.atom"],
    "previews:web_page": ITEM,
    "previews:item": ITEM,
    "wagtailapi:pages:listing": [TITLE],
    "wagtailapi:pages:detail": ITEM,
    "wagtailapi:images:listing": [PICTURE],
    "wagtailapi:images:detail": [PICTURE],
    "topic_card": ["PNG"],
}
# They say nothing of one item; but `page_card` is a picture, see test_channels.py.
SILENT = {
    "page_card",
    *("api:articles-list", "api:articles-detail", "api:articles-representation"),
    *("api:practitioners-list", "api:practitioners-detail", "api:practitioners-representation"),
    *("api:site", "api:redirects", "api:docs", "api:problem", "api_guide"),
    *("robots", "opensearch"),
    *("wagtaildocs_serve", "wagtailapi:documents:listing", "wagtailapi:documents:detail"),
    *("wagtailcore_authenticate_with_password", "wagtaildocs_authenticate_with_password"),
    *("wagtailcore_login", "account_login", "mfa_authenticate"),
    *("single_sign_on", "single_sign_on_end", "wagtailapi:documents:find"),
    *("wagtailapi:images:find", "wagtailapi:pages:find"),
}


@dataclass(frozen=True)
class Site:
    """The addresses that show the service, by the name of their route."""

    world: World

    def address(self, name: str, keywords: tuple[str, ...]) -> str:
        """The address of a route, with what it is asked for."""
        known = self.parameters()
        kwargs = {key: known.get(f"{name} {key}", known.get(key)) for key in keywords}
        path = {"wagtail_serve": "/services/footbath/", "twin": "/services/footbath.md"}.get(name)
        queries = {
            "api:content": "?path=/services/footbath/",
            "api:oembed": "?url=http://testserver/services/footbath/",
            "search": "?q=footbath",
        }
        return (path or reverse(name, kwargs=kwargs)) + queries.get(name, "")

    def parameters(self) -> dict[str, Any]:
        """What routes are asked for, by keyword or by route and keyword."""
        world, practice = self.world, current_practice()
        return {
            "pk": world.service.content_id,
            "key": world.service.content_id,
            "route": "services",
            "slug": world.topic.slug,
            "format": "html",
            "suffix": "atom",
            "number": 1,
            "feeds:author pk": world.giver.content_id,
            "wagtailapi:pages:detail pk": world.service.pk,
            "wagtailapi:images:detail pk": world.scene.pk,
            "topic_card key": world.topic.slug,
            "topic_card digest": topic_card(world.topic, practice).digest,
            "token": share(world.service, user=world.superuser, days=7)[1],
        }


def route_names() -> dict[str, tuple[str, ...]]:
    """All that have a name and no login, each with what its address is made of."""
    patterns = [each for each in get_resolver().url_patterns if str(each.pattern) != "admin/"]
    return {
        name: keywords
        for name, keywords in named_views(patterns, "", ())
        if name and not name.startswith(FOR_PROGRAMS)
    }


def test_each_route_is_walked() -> None:
    unknown = sorted(route_names().keys() - SAYS.keys() - SILENT)

    assert unknown == [], (
        f"What do {', '.join(unknown)} say of an item of a new type? Add each to SAYS with what it "
        "says, taken from the outline; or to SILENT if it says nothing of one item."
    )


@pytest.mark.parametrize("name", SAYS)
def test_a_route_says_what_the_type_gives(name: str, world: World) -> None:
    address = Site(world).address(name, route_names()[name])
    answer: Any = Client().get(address)
    body = answer.content.decode("utf-8", "replace")
    pieces = [piece.replace(PICTURE, world.item["scene"]["src"]) for piece in SAYS[name]]
    missing = [piece for piece in pieces if piece not in body]

    assert answer.status_code == 200, f"{name}: {address} answers {answer.status_code} to a service"
    assert missing == [], (
        f"{name}: {address} does not say {missing} of a service. A channel takes what it says from "
        "the outline of the item's type (cms/delivery/items/outline.py) or from its serializer."
    )


def test_building_it_again_gives_the_same(world: World) -> None:
    stored = world.item

    assert {**build(world.service), "position": stored["position"]} == stored
