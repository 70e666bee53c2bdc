"""Errors are problem documents; reads from other websites are welcome; nothing else is."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms.delivery.api.problems import EXPLANATIONS
from tests.cms.delivery.conftest import Magazine

pytestmark = pytest.mark.django_db

ROUTES = ["articles/", "practitioners/", "topics/", "content/", "changes/"]
NO_ROUTE = "There is no such route; /api/v1/docs/ lists all. Most end with a slash."
EXPOSED = "Deprecation, ETag, Last-Modified, Link, Retry-After, Sunset"
NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        (f"articles/{NOBODY}/", "Nothing public has this address."),
        (f"practitioners/{NOBODY}/", "Nothing public has this address."),
        ("content/?path=/none/", "Nothing public has this address."),
        ("articles/1/", NO_ROUTE),
        (f"articles/{NOBODY}", NO_ROUTE),
        ("nothing/", NO_ROUTE),
    ],
)
def test_what_is_not_there(path: str, detail: str, api: Client) -> None:
    answer = api.get(f"/api/v1/{path}")
    problem = answer.json()
    instance = problem.pop("instance")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert problem == {
        "type": "http://testserver/api/v1/problems/not-found/",
        "title": "There is no such resource",
        "status": 404,
        "detail": detail,
    }
    assert instance == uuid.UUID(instance.removeprefix("urn:uuid:")).urn
    assert answer["Cache-Control"] == "no-store"


def test_each_problem_has_an_instance_of_its_own(api: Client) -> None:
    first, second = (api.get("/api/v1/nothing/").json()["instance"] for _ in range(2))

    assert first != second


def test_a_bad_parameter(api: Client) -> None:
    answer = api.get("/api/v1/articles/?limit=0")
    problem = answer.json()
    problem.pop("instance")

    assert problem == {
        "type": "http://testserver/api/v1/problems/invalid-parameter/",
        "title": "A parameter is not valid",
        "status": 400,
        "detail": "limit: Enter a whole number from 1 to 100.",
        "errors": [{"parameter": "limit", "message": "Enter a whole number from 1 to 100."}],
    }
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("route", [*ROUTES, f"articles/{NOBODY}/"])
def test_a_method_that_writes(route: str, method: str) -> None:
    answer = Client(enforce_csrf_checks=True).generic(method, f"/api/v1/{route}", b"{}")
    problem = answer.json()
    problem.pop("instance")

    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert problem == {
        "type": "http://testserver/api/v1/problems/method-not-allowed/",
        "title": "This method is not offered here",
        "status": 405,
        "detail": f"Read it with GET or HEAD; {method} is not offered.",
    }


def test_writing_to_a_route_that_is_not_there() -> None:
    answer = Client(enforce_csrf_checks=True).post("/api/v1/nothing/")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["title"] == "There is no such resource"


def test_a_representation_that_is_not_offered(api: Client) -> None:
    answer = api.get("/api/v1/articles/", HTTP_ACCEPT="image/png")

    assert (answer.status_code, answer["Content-Type"]) == (406, "application/problem+json")
    assert answer.json()["title"] == "No representation of that kind"


def test_another_website_may_read(magazine: Magazine, reader: Client) -> None:
    for path in (f"articles/{magazine.articles['Alpha'].content_id}/", "articles/", "changes/"):
        answer = reader.get(f"/api/v1/{path}", HTTP_ORIGIN="https://partner.example")
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Access-Control-Expose-Headers"] == EXPOSED
        assert "Access-Control-Allow-Credentials" not in answer


def test_another_website_may_ask_first(api: Client) -> None:
    answer = api.options(
        "/api/v1/articles/",
        HTTP_ORIGIN="https://partner.example",
        HTTP_ACCESS_CONTROL_REQUEST_METHOD="GET",
        HTTP_ACCESS_CONTROL_REQUEST_HEADERS="if-none-match",
    )

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["Access-Control-Allow-Origin"] == "*"
    allowed = answer["Access-Control-Allow-Headers"].split(", ")
    assert {"if-none-match", "if-modified-since"} - set(allowed) == set()
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_another_website_may_not_read_the_rest(magazine: Magazine, reader: Client) -> None:
    for path in ("/", "/admin/login/"):
        answer = reader.get(path, HTTP_ORIGIN="https://partner.example")
        assert answer.status_code == 200
        assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.parametrize("kind", EXPLANATIONS)
def test_the_address_of_a_problem_type_explains_it(kind: str, api: Client) -> None:
    answer = api.get(f"/api/v1/problems/{kind}/")
    main = BeautifulSoup(answer.content, "html.parser").select_one("main")
    title, advice = EXPLANATIONS[kind]

    assert main is not None
    assert (answer.status_code, main.select("h1")[0].get_text()) == (200, title)
    (shown,) = main.select(".lead")
    assert shown.get_text() == advice.replace("`", "")
    assert [code.get_text() for code in shown.select("code")] == advice.split("`")[1::2]


def test_the_description_can_be_browsed(api: Client) -> None:
    answer = api.get("/api/v1/docs/")

    assert answer.status_code == 200
    assert 'src="/api/v1/docs/?script="' in answer.content.decode()
    assert "/api/v1/openapi.json" in api.get("/api/v1/docs/?script=").content.decode()
