"""One content item, by its id and by its path on the website."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.delivery.models import ContentItem
from tests.cms.delivery.conftest import Magazine

pytestmark = pytest.mark.django_db

CACHE_CONTROL = "public, max-age=0, s-maxage=60, stale-while-revalidate=60, stale-if-error=600"
VARY = "Accept, Accept-Encoding, Authorization, origin"


def item_url(magazine: Magazine, title: str = "Alpha") -> str:
    return f"/api/v1/articles/{magazine.articles[title].content_id}/"


def test_an_item_is_served_byte_for_byte_as_stored(magazine: Magazine, reader: Client) -> None:
    article = magazine.articles["Alpha"]
    answer = reader.get(item_url(magazine))

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert answer.content == bytes(ContentItem.objects.get(id=article.content_id).content)
    assert (answer.json()["id"], answer.json()["title"]) == (str(article.content_id), "Alpha")
    assert answer.json()["api_url"] == f"http://testserver{item_url(magazine)}"


def test_a_practitioner_is_served_byte_for_byte_as_stored(
    magazine: Magazine, reader: Client
) -> None:
    answer = reader.get(f"/api/v1/practitioners/{magazine.ada.content_id}/")

    assert answer.content == bytes(ContentItem.objects.get(id=magazine.ada.content_id).content)
    assert answer.json()["name"] == "Ada Quill"


def test_an_item_is_read_in_one_query(magazine: Magazine, reader: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = reader.get(item_url(magazine))

    assert answer.json()["title"] == "Alpha"
    assert len(queries) == 1


def test_an_item_at_a_path_is_read_in_one_query(magazine: Magazine, reader: Client) -> None:
    reader.get("/api/v1/content/?path=/articles/")  # the root paths of sites are cached
    with CaptureQueriesContext(connection) as queries:
        answer = reader.get("/api/v1/content/?path=/articles/alpha/")

    assert answer.json()["title"] == "Alpha"
    assert len(queries) == 1


def test_the_headers_of_an_item(magazine: Magazine, reader: Client) -> None:
    item = ContentItem.objects.get(id=magazine.articles["Alpha"].content_id)
    answer = reader.get(item_url(magazine))

    assert answer["ETag"] == item.etag
    assert not answer["ETag"].startswith("W/")
    modified = datetime.strptime(answer["Last-Modified"], "%a, %d %b %Y %H:%M:%S GMT")
    assert modified.replace(tzinfo=UTC) == item.changed_at.replace(microsecond=0)
    assert answer["Cache-Control"] == CACHE_CONTROL
    assert answer["Vary"] == VARY
    assert answer.cookies == {}


@pytest.mark.parametrize(
    ("validator", "condition"), [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")]
)
def test_a_client_with_the_same_copy_is_told_so(
    validator: str, condition: str, magazine: Magazine, reader: Client
) -> None:
    first = reader.get(item_url(magazine))
    second = reader.get(item_url(magazine), headers={condition: first[validator]})

    assert (second.status_code, second.content) == (304, b"")
    for name in ("ETag", "Last-Modified", "Cache-Control", "Vary"):
        assert second[name] == first[name]


def test_another_entity_tag_gets_the_item(magazine: Magazine, reader: Client) -> None:
    answer = reader.get(item_url(magazine), HTTP_IF_NONE_MATCH='"1-0000000000000000"')

    assert (answer.status_code, answer.json()["title"]) == (200, "Alpha")


@pytest.mark.parametrize(
    "path",
    ["articles/{}/", "articles/", "content/?path=/articles/alpha/", "topics/", "changes/", "none/"],
)
def test_head_equals_get_without_a_body(path: str, magazine: Magazine, reader: Client) -> None:
    url = "/api/v1/" + path.format(magazine.articles["Alpha"].content_id)
    get, head = reader.get(url), reader.head(url)

    assert (head.status_code, head.content) == (get.status_code, b"")
    assert get.content != b""
    if path == "none/":  # a problem's instance differs, and so may its length
        return
    assert dict(head.headers) == dict(get.headers)


def test_an_article_is_no_practitioner(magazine: Magazine, reader: Client) -> None:
    article = magazine.articles["Alpha"].content_id

    answer = reader.get(f"/api/v1/practitioners/{article}/")
    assert (answer.status_code, answer.json()["title"]) == (404, "There is no such resource")


@pytest.mark.parametrize("path", ["/articles/alpha/", "/articles/alpha", "articles/alpha/"])
def test_an_item_at_a_path(path: str, magazine: Magazine, reader: Client) -> None:
    answer = reader.get("/api/v1/content/", {"path": path})

    assert answer.content == reader.get(item_url(magazine)).content
    assert answer["ETag"] == reader.get(item_url(magazine))["ETag"]


@pytest.mark.parametrize("path", ["/", "/articles/", "/articles/none/", "/alpha/", "//", "/%"])
def test_a_path_without_an_item(path: str, magazine: Magazine, reader: Client) -> None:
    answer = reader.get("/api/v1/content/", {"path": path})

    assert (answer.status_code, answer.json()["title"]) == (404, "There is no such resource")
