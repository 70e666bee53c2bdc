"""The shortest way from an address to a public page."""

from typing import Any, cast

from django.http import HttpRequest
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cms.delivery.items.lookup import public_item, url_path_of
from cms.delivery.models import ContentItem
from cms.delivery.website.remembered import remembered
from cms.foundation.visibility import is_public


def route_to_public_page(request: HttpRequest, path: str) -> None:
    """Route the request to the public page at `path`, if there is one, in one query.

    Wagtail reads each page above it, and what restricts them. It keeps its route on the request,
    and does not look for another. A page without an item is read once in each public state.
    """
    asked: Any = request
    if not hasattr(asked, "public_state"):
        return
    items: list[ContentItem] = []

    def without_item() -> Any:
        items.extend(filter(None, [public_item("page__locale", url_path=url_path_of(f"/{path}"))]))
        return None if items else _public_page(request, path)

    page = remembered(request, ("page", path), without_item) or next(map(_page_of, items), None)
    if page is not None:
        asked._wagtail_route_for_request = RouteResult(page)


def _page_of(item: ContentItem) -> Any:
    """Return the page of `item`, whose content is in the item: its own fields are not read."""
    found = cast(Page, item.page)
    page: Any = found.specific_deferred
    page.locale, page.public_item, page.is_known_public = found.locale, item, True
    return page


def _public_page(request: HttpRequest, path: str) -> Any:
    """Return the page that Wagtail finds, if it serves it to everybody as it is."""
    found = Page.route_for_request(request, path)
    if not found or found.args or found.kwargs or not is_public(found.page):
        return None
    found.page.is_known_public = True
    return found.page
