"""What fails outside of the views is a problem document below /api/, and a page elsewhere."""

import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from cms.delivery.api import views
from tests.cms.delivery.api.api_routes import routes
from tests.cms.delivery.api.problem_documents import problem_of
from tests.cms.delivery.conftest import Magazine

pytestmark = pytest.mark.django_db

TOO_MANY = "&".join(["a=1"] * 50_001)


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the installation writes to its log."""
    (handler,) = (h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
    stream = StringIO()
    usual = handler.setStream(stream)
    yield stream
    handler.setStream(usual)


@pytest.mark.parametrize(
    "path", ["v1", "v2/articles/", "v1/articles", "v1//articles/", "v1/topics", "V1/topics/"]
)
def test_what_is_no_route(path: str, api: Client) -> None:
    problem = problem_of(api.get(f"/api/{path}"), 404)

    assert problem["detail"] == (
        "There is no such route; /api/v1/docs/ lists all. Most end with a slash."
    )


def test_writing_below_the_api_needs_no_form() -> None:
    client = Client(enforce_csrf_checks=True)

    for path in ("/api/v1/nothing/", "/api/v2/articles/"):
        problem_of(client.post(path, {"a": "1"}), 404)
    problem_of(client.post("/api/v1/problems/not-found/"), 405)


def test_another_host(magazine: Magazine, reader: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]

    for address in routes(magazine).values():
        for method in ("GET", "HEAD", "POST", "OPTIONS"):
            answer = reader.generic(method, address, headers={"Host": "evil.example"})
            if method == "HEAD":
                assert (answer.status_code, answer.content) == (400, b"")
                continue
            problem = problem_of(answer, 400)
            assert problem["detail"] == "The header `Host` does not name this site."
            assert "evil" not in answer.content.decode()
    page = reader.get("/", headers={"Host": "evil.example"})
    assert (page.status_code, page["Content-Type"]) == (400, "text/html; charset=utf-8")


def test_more_parameters_than_are_read(reader: Client) -> None:
    problem = problem_of(reader.get(f"/api/v1/changes/?{TOO_MANY}"), 400)

    assert problem["title"] == "The request cannot be answered"
    assert problem["detail"] == "There are too many parameters; no route has so many."
    page = reader.get(f"/search/?{TOO_MANY}")
    assert (page.status_code, page["Content-Type"]) == (400, "text/html; charset=utf-8")


def test_a_fault_of_ours_says_nothing_of_its_cause(
    reader: Client, monkeypatch: pytest.MonkeyPatch, log: StringIO
) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError("the cause: /srv/secret")

    monkeypatch.setattr(views, "changes_page", fail)
    reader.raise_request_exception = False
    answer = reader.get("/api/v1/changes/", headers={"Origin": "https://partner.example"})
    logged = log.getvalue()

    problem = problem_of(answer, 500)
    assert problem == {
        "type": "http://testserver/api/v1/problems/error/",
        "title": "The request cannot be answered",
        "status": 500,
        "detail": "Something went wrong on our side. Try again later; if it stays, quote "
        "`instance`.",
        "instance": problem["instance"],
    }
    assert answer["Access-Control-Allow-Origin"] == "*"
    id_ = problem["instance"].removeprefix("urn:uuid:")
    assert f"ERROR django.request {id_} Internal Server Error: api:changes\n" in logged
    assert "RuntimeError: the cause: /srv/secret" in logged


def test_what_a_client_was_refused_for_is_logged_with_its_instance(
    reader: Client, log: StringIO
) -> None:
    problem = problem_of(reader.get("/api/v1/articles/?limit=0"), 400)

    id_ = problem["instance"].removeprefix("urn:uuid:")
    line = f" WARNING django.request {id_} Bad Request: api:articles-list\n"
    assert log.getvalue()[len("2026-01-01 00:00:00,000") :] == line
