"""A parameter that is not right is a 400 that names it, whichever route it is given to."""

import pytest
from django.core import signing
from django.test import Client

from cms.delivery.api.cursors import NOT_GIVEN_OUT as CURSOR
from cms.delivery.api.cursors import dump_cursor, load_cursor, optional, text, whole
from cms.delivery.api.parameter_fields import BLANK, REQUIRED
from cms.delivery.api.parameters import CONTROL, NONE, REPEATED
from cms.delivery.api.resources import IN_WHOLE
from cms.delivery.api.views import ONLY_PATH
from tests.cms.delivery.conftest import Magazine

pytestmark = pytest.mark.django_db

LIMIT = "Enter a whole number from 1 to 100."
FIELDS = (
    "id, type, locale, title, slug, summary, url, api_url, published_at, updated_at, position, "
    "authors, clinical_review, review_status, topics, hero_image, reading_minutes"
)
ID = "Enter an id as the API gives it, such as 3f2b8c1e-5d4a-4e6f-9a7b-0c1d2e3f4a5b."
LANGUAGE = "Enter a language code, such as en or pt-BR."
ORDERING = (
    "Choose one of -published_at, published_at, -updated_at, updated_at, title, -title, relevance."
)
TIME = (
    "Enter a time by RFC 3339, such as 2026-03-01T00:00:00Z; the + of an offset is written %2B "
    "in an address."
)
TOPIC = "Enter the slug of a topic, such as back-pain."
UNKNOWN = (
    "There is no such parameter here, only author, cursor, fields, include, limit, locale, "
    "ordering, published_after, published_before, review_due_before, review_state, reviewer, "
    "search, topic, updated_after."
)
OF_CHANGES = "There is no such parameter here, only cursor, limit."
OF_PRACTITIONERS = (
    UNKNOWN.replace("author, ", "")
    .replace("include, ", "include, language, ")
    .replace("review_due_before, review_state, reviewer, ", "")
    .replace("search, topic, ", "search, specialty, ")
)


def no_field(name: str) -> dict[str, str]:
    return {"fields": f"There is no field {name!r} here, only {FIELDS}."}


def inside(name: str, known: str) -> dict[str, str]:
    return {"fields": f"There is no field {name!r} here, only {known}."}


def refused(client: Client, url: str) -> dict[str, str]:
    """The parameters that the answer to `url` names, and what it says of each."""
    answer = client.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    problem = answer.json()
    assert problem["type"] == "http://testserver/api/v1/problems/invalid-parameter/"
    assert problem["status"] == 400
    return {error["parameter"]: error["message"] for error in problem["errors"]}


@pytest.mark.parametrize("route", ["articles/", "practitioners/", "changes/"])
@pytest.mark.parametrize(
    "limit",
    ["0", "-1", "101", "1000", "1e3", "1_0", "+5", "5.0", "%205", "٥", "５", "x", "0x5"],
)
def test_a_limit_out_of_range(route: str, limit: str, api: Client) -> None:
    assert refused(api, f"/api/v1/{route}?limit={limit}") == {"limit": LIMIT}


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("nonsense=1", {"nonsense": UNKNOWN}),
        ("page=2", {"page": UNKNOWN}),
        ("offset=2", {"offset": UNKNOWN}),
        ("Limit=2", {"Limit": UNKNOWN}),
        ("api_key=abc", {"api_key": UNKNOWN}),
        ("fields_=title", {"fields_": UNKNOWN}),
        ("format=xml", {"format": UNKNOWN}),
        ("format=json", {"format": UNKNOWN}),
        ("specialty=sleep", {"specialty": UNKNOWN}),
        ("limit=5&limit=5", {"limit": REPEATED}),
        ("topic=a&topic=b", {"topic": REPEATED}),
        ("nonsense=1&limit=0", {"nonsense": UNKNOWN, "limit": LIMIT}),
        ("limit=", {"limit": LIMIT}),
        ("limit=%00", {"limit": CONTROL}),
        ("topic=%00", {"topic": CONTROL}),
        ("topic=a%0Ab", {"topic": CONTROL}),
        ("topic=%ff", {"topic": CONTROL}),
        ("locale=%7F", {"locale": CONTROL}),
        ("locale=", {"locale": BLANK}),
        ("locale=aaaaaaaaaaaaaaaaa", {"locale": LANGUAGE}),
        ("locale=a-aaaaaaaa-aaaaaaaa", {"locale": LANGUAGE}),
        ("locale=aa-aaaaaaaa-aaaaaaaa", {"locale": "Give at most 16 characters."}),
        ("locale=xx", {"locale": "Choose one of en."}),
        ("locale=en-GB", {"locale": "Choose one of en."}),
        ("topic=back%20pain", {"topic": TOPIC}),
        ("ordering=position", {"ordering": ORDERING}),
        ("ordering=--title", {"ordering": ORDERING}),
        ("ordering=", {"ordering": ORDERING}),
        ("include=everything", {"include": "Choose one of body."}),
        ("fields=", {"fields": BLANK}),
        ("fields=nonsense", no_field("nonsense")),
        ("fields=title,nonsense", no_field("nonsense")),
        ("fields=title,", no_field("")),
        ("fields=body", {"fields": f"{no_field('body')['fields']} {IN_WHOLE}"}),
        ("fields=topics.colour", inside("topics.colour", "topics.slug, topics.name, topics.url")),
        ("fields=title.name", inside("title.name", "title")),
        ("fields=title.", inside("title.", "title")),
        ("fields=.title", no_field("")),
        ("fields=topics.slug.x.y", inside("topics.slug.x", "topics.slug")),
        ("fields=body.html", {"fields": f"{no_field('body')['fields']} {IN_WHOLE}"}),
        (
            "fields=body.htm&include=body",
            inside("body.htm", "body.id, body.type, body.value, body.html"),
        ),
        ("author=ada", {"author": ID}),
        ("author=", {"author": ID}),
        ("reviewer=00000000", {"reviewer": ID}),
    ],
)
def test_a_parameter_of_a_listing(query: str, errors: dict[str, str], api: Client) -> None:
    assert refused(api, f"/api/v1/articles/?{query}") == errors


@pytest.mark.parametrize(
    "value",
    ["", "yesterday", "2026-13-01T00:00:00Z", "2026-01-32", "0", "%00", "2026-01-01T00:00:00Z%00"],
)
@pytest.mark.parametrize(
    "name", ["published_after", "published_before", "updated_after", "review_due_before"]
)
def test_a_malformed_date(name: str, value: str, api: Client) -> None:
    assert list(refused(api, f"/api/v1/articles/?{name}={value}")) == [name]


@pytest.mark.parametrize("value", ["0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_that_utc_cannot_hold(value: str, api: Client) -> None:
    assert list(refused(api, f"/api/v1/articles/?published_after={value}")) == ["published_after"]


@pytest.mark.parametrize(
    ("route", "errors"),
    [
        ("articles/00000000-0000-4000-8000-000000000000/?fields=title", {"fields": NONE}),
        ("topics/?limit=5", {"limit": NONE}),
        ("openapi.json?version=2", {"version": NONE}),
        ("docs/?lang=xx", {"lang": "There is no such parameter here, only script."}),
        ("changes/?ordering=title", {"ordering": OF_CHANGES}),
        ("changes/?cursor=", {"cursor": BLANK}),
        ("content/", {"path": REQUIRED}),
        ("content/?path=", {"path": BLANK}),
        ("content/?path=/%00", {"path": CONTROL}),
        ("content/?path=http://testserver/articles/alpha/", {"path": ONLY_PATH}),
        ("content/?path=/a&path=/b", {"path": REPEATED}),
        ("practitioners/?author=1", {"author": OF_PRACTITIONERS}),
    ],
)
def test_a_parameter_of_another_route(route: str, errors: dict[str, str], api: Client) -> None:
    assert refused(api, f"/api/v1/{route}") == errors


def cursor_of(url: str) -> str:
    return url.partition("cursor=")[2].partition("&")[0].replace("%3A", ":")


@pytest.mark.parametrize("route", ["articles/", "changes/"])
@pytest.mark.parametrize("cursor", ["x", "a:b", "W10:x", ":", "é:ü", "a" * 1999, "..%2F..", "null"])
def test_a_cursor_that_was_made_up(route: str, cursor: str, api: Client) -> None:
    assert refused(api, f"/api/v1/{route}?cursor={cursor}") == {"cursor": CURSOR}


def test_a_cursor_that_is_too_long(api: Client) -> None:
    assert refused(api, f"/api/v1/articles/?cursor={'a' * 2001}") == {
        "cursor": "Give at most 2000 characters."
    }


def test_a_cursor_of_another_listing_or_ordering(magazine: Magazine, reader: Client) -> None:
    listing = cursor_of(reader.get("/api/v1/articles/?limit=1").json()["next"])
    feed = cursor_of(reader.get("/api/v1/changes/").json()["next"])
    assert reader.get(f"/api/v1/articles/?cursor={listing}").status_code == 200
    assert reader.get(f"/api/v1/changes/?cursor={feed}").status_code == 200

    for url in (
        f"/api/v1/articles/?cursor={listing}&ordering=title",
        f"/api/v1/articles/?cursor={listing}&ordering=published_at",
        f"/api/v1/practitioners/?cursor={listing}",
        f"/api/v1/changes/?cursor={listing}",
        f"/api/v1/articles/?cursor={feed}",
    ):
        assert refused(reader, url) == {"cursor": CURSOR}


def test_a_cursor_that_was_cut_or_changed(magazine: Magazine, reader: Client) -> None:
    cursor = cursor_of(reader.get("/api/v1/changes/").json()["next"])
    value, _, signature = cursor.partition(":")
    assert reader.get(f"/api/v1/changes/?cursor={cursor}").status_code == 200

    for changed in (cursor[:-1], cursor[1:], value, f"{value}x:{signature}", f":{signature}"):
        assert refused(reader, f"/api/v1/changes/?cursor={changed}") == {"cursor": CURSOR}


def test_a_cursor_signed_with_another_key(api: Client) -> None:
    forged = signing.Signer(key="another", salt="cursor:changes").sign_object(["x", 1, None])

    assert refused(api, f"/api/v1/changes/?cursor={forged}") == {"cursor": CURSOR}


def test_a_cursor_is_the_same_for_everybody() -> None:
    assert dump_cursor("changes", ["a", 1, None]) == dump_cursor("changes", ["a", 1, None])
    readers = (text, whole, optional(whole))
    assert load_cursor("changes", dump_cursor("changes", ["a", 1, None]), *readers) == [
        "a",
        1,
        None,
    ]
