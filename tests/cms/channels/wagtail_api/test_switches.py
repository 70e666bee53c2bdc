"""Wagtail's APIs are off unless a setting switches them on, each by itself."""

from typing import Any

import pytest
from django.conf import settings as current
from django.test import Client

pytestmark = pytest.mark.django_db

NO_ROUTE = "There is no such route; /api/v1/docs/ lists all. Most end with a slash."
ROUTES = {
    "v2": ("pages/", "pages/1/", "pages/find/", "images/", "documents/", "nothing/"),
    "v3": ("pages/", "pages/1/", "whoami/", "schema/", "docs/", "openapi.json", "nothing/"),
}


def answers(api: Client, version: str) -> dict[str, tuple[int, str]]:
    """Status and detail of each route."""
    found = {}
    for route in ROUTES[version]:
        answer = api.get(f"/api/wagtail/{version}/{route}")
        found[route] = (answer.status_code, answer.json().get("detail", ""))
    return found


def test_both_are_off_by_default(api: Client) -> None:
    assert (current.WAGTAIL_API_V2, current.WAGTAIL_API_V3) == (False, False)

    for version, routes in ROUTES.items():
        gone = dict.fromkeys(routes, (404, NO_ROUTE))
        assert answers(api, version) == gone


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_what_is_off_cannot_be_written_to(api: Client, method: str) -> None:
    answer = getattr(api, method)("/api/wagtail/v3/pages/")

    assert answer.json()["detail"] == NO_ROUTE
    assert answer.status_code == 404


def test_each_has_its_own_switch(api: Client, settings: Any) -> None:
    settings.WAGTAIL_API_V2 = True
    on = {route: status for route, (status, _) in answers(api, "v2").items()}
    assert (on["pages/"], on["images/"], on["documents/"], on["nothing/"]) == (200, 200, 200, 404)
    assert {status for status, _ in answers(api, "v3").values()} == {404}

    settings.WAGTAIL_API_V2, settings.WAGTAIL_API_V3 = False, True
    assert {status for status, _ in answers(api, "v2").values()} == {404}
    assert {status for status, _ in answers(api, "v3").values()} == {401}


def test_there_is_nothing_beside_them(api: Client, settings: Any) -> None:
    settings.WAGTAIL_API_V2 = settings.WAGTAIL_API_V3 = True
    answer = api.get("/api/wagtail/v4/pages/")

    assert answer.json()["detail"] == NO_ROUTE
    assert answer["Content-Type"] == "application/problem+json"


def test_only_reading_is_for_other_sites(api: Client, settings: Any) -> None:
    settings.WAGTAIL_API_V2 = settings.WAGTAIL_API_V3 = True
    elsewhere = {"Origin": "https://example.org"}
    found = {
        version: api.get(f"/api/wagtail/{version}/pages/", headers=elsewhere).get(
            "Access-Control-Allow-Origin"
        )
        for version in ROUTES
    }

    assert found == {"v2": "*", "v3": None}
