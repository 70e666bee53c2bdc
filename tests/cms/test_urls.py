"""Each route of Wagtail leads to its own view, or to the one of ours that is to replace it."""

from typing import Any

import pytest
from django.urls import URLPattern, resolve, reverse
from wagtail import urls as wagtail_urls
from wagtail.documents import urls as document_urls

from cms.channels.discovery.markdown_pages import page
from cms.delivery.website.files import document
from cms.foundation.users.second_factor.log_in import reader_log_in

OF_WAGTAIL = [*wagtail_urls.urlpatterns, *document_urls.urlpatterns]
# Those that we replace: pages are served in Markdown too, documents if something shows them, and
# no log-in passes by the second factor.
REPLACED = {
    "wagtail_serve": page,
    "wagtaildocs_serve": document,
    "wagtailcore_login": reader_log_in,
}
UNNAMED = {"wagtail_serve": ["about/us/"], "wagtaildocs_serve": [1, "leaflet.md"]}


def arguments(route: URLPattern) -> dict[str, Any]:
    """What its address is made of: a number for each part, or what it asks for by its place."""
    if route.name in UNNAMED:
        return {"args": UNNAMED[route.name]}
    return {"kwargs": dict.fromkeys(route.pattern.regex.groupindex, 1)}


@pytest.mark.parametrize("route", OF_WAGTAIL, ids=lambda route: str(route.name))
def test_a_route_of_wagtail_leads_to_its_view(route: Any) -> None:
    match = resolve(reverse(route.name, **arguments(route)))

    assert match.url_name == route.name
    assert match.func == REPLACED.get(route.name, route.callback)
