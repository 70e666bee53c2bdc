"""Every route is read: HEAD says what GET says, OPTIONS says how, and nothing else is done."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cms.delivery.api.api_routes import routes
from tests.cms.delivery.api.problem_documents import problem_of
from tests.cms.delivery.conftest import Magazine
from tests.corpus_of_requests import hostile_headers

pytestmark = pytest.mark.django_db

PARTNER = "https://partner.example"


def answering(magazine: Magazine) -> list[str]:
    """An address of each route that answers 200."""
    addresses = routes(magazine)
    addresses["api:content"] += "?path=/articles/alpha/"
    addresses["api:oembed"] += "?url=http://testserver/articles/alpha/"
    return list(addresses.values())


def test_the_routes_are_the_ones_we_know(magazine: Magazine) -> None:
    assert sorted(routes(magazine)) == [
        "api:articles-detail",
        "api:articles-list",
        "api:articles-representation",
        "api:changes",
        "api:content",
        "api:docs",
        "api:index",
        "api:oembed",
        "api:openapi",
        "api:practitioners-detail",
        "api:practitioners-list",
        "api:practitioners-representation",
        "api:problem",
        "api:redirects",
        "api:site",
        "api:topics",
    ]


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "X" * 5000]
)
def test_a_method_that_does_not_read(method: str, magazine: Magazine) -> None:
    client = Client(enforce_csrf_checks=True)
    for address in answering(magazine):
        with CaptureQueriesContext(connection) as queries:
            answer = client.generic(method, address, b'{"a":', content_type="application/json")
        problem = problem_of(answer, 405, method)
        assert answer["Allow"] == "GET, HEAD, OPTIONS"
        assert problem["detail"] == f"Read it with GET or HEAD; {method[:20]} is not offered."
        assert len(queries) == 0


def test_head_is_get_without_a_body(magazine: Magazine, reader: Client) -> None:
    bad = ["/api/v1/articles/?limit=0", "/api/v1/nothing/", "/api/v1/articles/?a=1"]
    for address in [*answering(magazine), *bad]:
        got, head = reader.get(address), reader.head(address)
        length = len(got.content)
        assert (head.status_code, head.content) == (got.status_code, b"")
        assert dict(head.headers) == dict(got.headers)
        assert got["Content-Length"] == str(length)


def test_head_answers_to_conditions_as_get_does(magazine: Magazine, reader: Client) -> None:
    address = f"/api/v1/articles/{magazine.articles['Alpha'].content_id}/"
    etag = reader.head(address)["ETag"]

    for headers, status in (({"If-None-Match": etag}, 304), ({"If-Match": '"x"'}, 412)):
        got, head = (ask(address, headers=headers) for ask in (reader.get, reader.head))
        assert (got.status_code, head.status_code) == (status, status)
        assert (head.content, head.get("ETag")) == (b"", got.get("ETag"))


def test_options_says_how_and_nothing_else(magazine: Magazine, reader: Client) -> None:
    for address in answering(magazine):
        answer = reader.options(address)
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer["Allow"] == "GET, HEAD, OPTIONS"
    problem_of(reader.options("/api/v1/nothing/"), 404)


def test_a_browser_may_ask_from_anywhere(magazine: Magazine, reader: Client) -> None:
    for address in [*answering(magazine), "/api/v1/nothing/"]:
        asked = {"Origin": PARTNER, "Access-Control-Request-Method": "GET"}
        answer = reader.options(address, headers=asked)
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        for cross in (answer, reader.get(address, headers={"Origin": PARTNER})):
            assert cross["Access-Control-Allow-Origin"] == "*"
            assert "Access-Control-Allow-Credentials" not in cross


def test_a_browser_can_read_why_it_was_refused(magazine: Magazine, reader: Client) -> None:
    for address in answering(magazine):
        answer = reader.delete(address, headers={"Origin": PARTNER})
        problem_of(answer, 405)
        assert answer["Access-Control-Allow-Origin"] == "*"


def test_hostile_headers(magazine: Magazine, reader: Client) -> None:
    usual = reader.get("/api/v1/articles/").content

    for name, value, status in hostile_headers():
        answer = reader.get("/api/v1/articles/", headers={name: value})
        assert answer.status_code == status, (name, value[:40])
        if status == 200:
            assert answer.content == usual
        elif status >= 400:
            problem_of(answer, status, value)


def test_very_many_headers(magazine: Magazine, reader: Client) -> None:
    headers = {f"X-{number}": "x" * 100 for number in range(10_000)}

    answer = reader.get("/api/v1/articles/", headers=headers)
    usual = reader.get("/api/v1/articles/").content
    assert (answer.status_code, answer.content) == (200, usual)


def test_a_body_on_a_get_is_not_read(magazine: Magazine, reader: Client) -> None:
    usual = reader.get("/api/v1/articles/").content
    for body, kind in (
        (b'{"limit": 1}', "application/json"),
        (b"limit=1", "application/x-www-form-urlencoded"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"\xff" * 100_000, "text/plain"),
    ):
        answer = reader.generic("GET", "/api/v1/articles/", body, content_type=kind)
        assert (answer.status_code, answer.content) == (200, usual)
