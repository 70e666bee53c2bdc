"""Each request is logged and measured by its route, and tells nothing of who asked for what."""

import logging
from typing import Any

import pytest
from django.test import Client
from prometheus_client import REGISTRY

from cms.foundation.http.request_ids import RequestIdFilter
from tests.factories import SiteTree, make_article

pytestmark = pytest.mark.django_db
MIDDLEWARE = "cms.foundation.telemetry.requests.RequestsMiddleware"
LOGGER = "cms.foundation.telemetry.requests"


@pytest.fixture(autouse=True)
def switched_on(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.LOG_REQUESTS = True
    settings.MIDDLEWARE = [settings.MIDDLEWARE[0], MIDDLEWARE, *settings.MIDDLEWARE[1:]]
    caplog.set_level(logging.INFO, LOGGER)


def fields(caplog: pytest.LogCaptureFixture) -> list[tuple[Any, ...]]:
    """What was logged, without the time it took."""
    found: list[Any] = [record for record in caplog.records if record.name == LOGGER]
    assert all(record.fields.pop("milliseconds") >= 0 for record in found)
    return [tuple(record.fields.values()) for record in found]


def test_a_line_has_the_route_and_not_the_address(
    client: Client, site: SiteTree, caplog: pytest.LogCaptureFixture
) -> None:
    article = make_article(site, "Pain in the back")
    client.get(article.url)
    client.get("/api/v1/articles/?search=secret")
    client.get(f"/api/v1/articles/{article.content_id}/")
    client.get("/preview/secret-token/")
    client.generic("NONSENSE", "/healthz")

    assert fields(caplog) == [
        ("GET", "wagtail_serve", 200),
        ("GET", "api:articles-list", 200),
        ("GET", "api:articles-detail", 200),
        ("GET", "previews:web_page", 404),
        ("OTHER", "none", 200),
    ]
    assert "secret" not in caplog.text
    assert str(article.content_id) not in caplog.text
    assert "pain-in-the-back" not in caplog.text


def test_a_line_has_the_id_that_a_problem_document_has(
    client: Client, site: SiteTree, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.addFilter(RequestIdFilter())

    problem = client.get("/api/v1/articles/?limit=no").json()

    [line] = [record for record in caplog.records if record.name == LOGGER]
    assert problem["instance"].endswith(str(vars(line)["request_id"]))
    assert vars(line)["request_id"] != "-"


def test_requests_are_counted_by_route_and_status(client: Client, site: SiteTree) -> None:
    labels = {"method": "GET", "view": "api:articles-list", "status": "400"}

    def count() -> float:
        return REGISTRY.get_sample_value("meridian_request_seconds_count", labels) or 0

    before = count()
    for _ in range(3):
        client.get("/api/v1/articles/?limit=no")

    assert count() - before == 3


def test_a_view_that_breaks_is_a_line_too(
    client: Client,
    site: SiteTree,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("cms.delivery.api.changes.feed_state", broken)
    client.raise_request_exception = False

    assert client.get("/api/v1/changes/").status_code == 500
    assert fields(caplog) == [("GET", "api:changes", 500)]
    told = [record.getMessage() for record in caplog.records if record.name == "django.request"]
    assert told == ["Internal Server Error: api:changes"]
