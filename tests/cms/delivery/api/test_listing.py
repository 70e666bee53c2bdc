"""Listings: what they hold, how they are walked, what they cost."""

import re
from typing import Any
from unittest.mock import ANY

import pytest
from django.test import Client

from tests.cms.delivery.conftest import Magazine
from tests.factories import SiteTree, make_article, make_image, make_practitioner

pytestmark = pytest.mark.django_db

LISTING = "/api/v1/articles/"


def titles(listing: dict[str, Any]) -> list[str]:
    return [item["title"] for item in listing["items"]]


def found(client: Client, **parameters: Any) -> list[str]:
    """The titles that the first page of the listing gives."""
    answer = client.get(LISTING, parameters)
    assert answer.status_code == 200, answer.content
    return titles(answer.json())


def walk(client: Client, url: str | None) -> list[str]:
    """The titles on all pages from `url` on."""
    walked = []
    while url:
        listing = client.get(url).json()
        walked += titles(listing)
        url = listing["next"]
    return walked


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        (None, ["Écho", "Delta", "Charlie", "Bravo", "Alpha"]),
        ("-published_at", ["Écho", "Delta", "Charlie", "Bravo", "Alpha"]),
        ("published_at", ["Alpha", "Bravo", "Charlie", "Delta", "Écho"]),
        ("-updated_at", ["Écho", "Alpha", "Bravo", "Charlie", "Delta"]),
        ("updated_at", ["Delta", "Charlie", "Bravo", "Alpha", "Écho"]),
        ("title", ["Alpha", "Bravo", "Charlie", "Delta", "Écho"]),
        ("-title", ["Écho", "Delta", "Charlie", "Bravo", "Alpha"]),
    ],
)
def test_each_ordering_whole_and_page_by_page(
    ordering: str | None, expected: list[str], magazine: Magazine, reader: Client
) -> None:
    parameters = {"ordering": ordering} if ordering else {}
    query = f"ordering={ordering}&" if ordering else ""

    assert found(reader, **parameters) == expected
    assert walk(reader, f"{LISTING}?{query}limit=2") == expected


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"topic": "back-pain"}, ["Charlie", "Alpha"]),
        ({"topic": "none"}, []),
        ({"author": "ada"}, ["Bravo", "Alpha"]),
        ({"reviewer": "ada"}, ["Charlie"]),
        ({"author": "none"}, []),
        ({"locale": "fr"}, ["Écho"]),
        ({"locale": "en"}, ["Delta", "Charlie", "Bravo", "Alpha"]),
        ({"published_after": "2026-01-03T00:00:00Z"}, ["Écho", "Delta"]),
        ({"published_before": "2026-01-03T00:00:00Z"}, ["Bravo", "Alpha"]),
        ({"published_before": "2026-01-03T00:00:01+00:00"}, ["Charlie", "Bravo", "Alpha"]),
        ({"updated_after": "2026-03-03T12:00:00Z"}, ["Écho", "Alpha"]),
        ({"review_due_before": "2026-07-01"}, ["Bravo"]),
        ({"review_state": "unchanged"}, ["Charlie", "Bravo"]),
        ({"review_state": "changed"}, []),
        ({"review_due_before": "2026-07-02"}, ["Charlie", "Bravo"]),
        ({"topic": "back-pain", "author": "ada"}, ["Alpha"]),
        ({"topic": "sleep", "reviewer": "ada"}, []),
        ({"author": "bea", "published_after": "2026-01-03T12:00:00Z"}, ["Delta"]),
        ({"topic": "back-pain", "ordering": "title", "limit": "1"}, ["Alpha"]),
    ],
)
def test_each_filter_alone_and_with_another(
    parameters: dict[str, str], expected: list[str], magazine: Magazine, reader: Client
) -> None:
    people = {"ada": magazine.ada.content_id, "bea": magazine.bea.content_id}
    nobody = "00000000-0000-4000-8000-000000000000"
    given = {
        name: people.get(value, nobody) if name in ("author", "reviewer") else value
        for name, value in parameters.items()
    }

    assert found(reader, **given) == expected


def test_a_listing_gives_summaries(magazine: Magazine, reader: Client) -> None:
    item = reader.get(LISTING, {"limit": "1", "ordering": "title"}).json()["items"][0]

    assert list(item) == [
        "id",
        "type",
        "locale",
        "title",
        "slug",
        "summary",
        "url",
        "api_url",
        "published_at",
        "updated_at",
        "position",
        "authors",
        "clinical_review",
        "review_status",
        "topics",
        "hero_image",
        "reading_minutes",
    ]
    whole = reader.get(item["api_url"]).json()
    alike = [name for name in item if name not in ("authors", "hero_image")]
    assert {name: item[name] for name in alike} == {name: whole[name] for name in alike}


def test_what_a_listing_refers_to_is_light(site: SiteTree, reader: Client) -> None:
    picture = make_image("Harbor", width=700, height=350)
    ada = make_practitioner(site, portrait=picture, portrait_alt="Ada")
    make_article(site, authors=[ada], hero_image=picture, hero_image_alt="A back")
    hers = {"author": str(ada.content_id)}
    (article,) = reader.get(LISTING, hers).json()["items"]
    people = reader.get("/api/v1/practitioners/").json()["items"]
    (person,) = (one for one in people if one["id"] == hers["author"])
    whole = reader.get(article["api_url"]).json()

    def light(image: Any, src: int, widths: list[int]) -> Any:
        """The whole image as listings have it."""
        address = image["src"].rpartition("/")[0]
        srcset = ", ".join(f"{address}/{width}.webp {width}w" for width in widths)
        kept = ("id", "alt", "decorative", "width", "height", "focal_point", "color")
        named = {name: image[name] for name in kept}
        return {**named, "src": f"{address}/{src}.jpg", "srcset": srcset}

    hero = light(whole["hero_image"], 700, [200, 320, 480, 700])
    assert article["hero_image"] == hero
    assert list(article["hero_image"]) == list(hero)
    author = whole["authors"][0]
    named = ("id", "name", "full_name", "post_nominals", "url", "api_url")
    assert article["authors"] == [
        {name: author[name] for name in named}
        | {"portrait": light(author["portrait"], 320, [200, 320])}
    ]
    assert person["portrait"] == light(author["portrait"], 480, [200, 320, 480])
    (found_by_words,) = reader.get(LISTING, {**hers, "search": "back"}).json()["items"]
    assert found_by_words == {**article, "highlights": ANY}


def test_a_listing_gives_whole_items_when_asked(magazine: Magazine, reader: Client) -> None:
    listing = reader.get(LISTING, {"include": "body"}).json()

    assert len(listing["items"]) == 5
    for item in listing["items"]:
        assert item == reader.get(item["api_url"]).json()


def test_a_listing_gives_the_named_fields_only(magazine: Magazine, reader: Client) -> None:
    listing = reader.get(LISTING, {"fields": "title,slug", "ordering": "title", "limit": "2"})

    assert listing.json()["items"] == [
        {"title": "Alpha", "slug": "alpha"},
        {"title": "Bravo", "slug": "bravo"},
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("authors.name,title", {"title": "Alpha", "authors": [{"name": "Ada Quill"}]}),
        ("authors.portrait.src,hero_image.src", {"authors": [{"portrait": None}]}),
        ("authors.name,authors", {"authors": ANY}),
        ("authors,authors.name", {"authors": ANY}),
        ("topics.slug,topics.name", {"topics": [{"slug": "back-pain", "name": "Back pain"}]}),
    ],
)
def test_fields_are_chosen_inside_of_others(
    fields: str, expected: dict[str, Any], magazine: Magazine, reader: Client
) -> None:
    listing = reader.get(LISTING, {"fields": fields, "ordering": "title", "limit": "1"}).json()

    (item,) = listing["items"]
    assert item == expected | ({"hero_image": None} if "hero_image" in fields else {})
    if expected.get("authors") is ANY:
        whole = reader.get(LISTING, {"ordering": "title", "limit": "1"}).json()["items"][0]
        assert item["authors"] == whole["authors"]


def test_fields_are_chosen_inside_of_blocks_and_of_what_was_found(
    magazine: Magazine, reader: Client
) -> None:
    parameters = {"include": "body", "search": "alpha", "fields": "body.type,highlights.title"}
    (item,) = reader.get(LISTING, parameters).json()["items"]

    assert item == {
        "body": [{"type": "paragraph"}],
        "highlights": {"title": "<mark>Alpha</mark>"},
    }


def test_fields_of_the_body_can_be_named_with_the_body(magazine: Magazine, reader: Client) -> None:
    parameters = {"fields": "body", "include": "body", "topic": "back-pain", "ordering": "title"}
    items = reader.get(LISTING, parameters).json()["items"]

    assert [item["body"][0]["html"] for item in items] == [
        "<p>All about alpha.</p>",
        "<p>All about charlie.</p>",
    ]
    assert [list(item) for item in items] == [["body"], ["body"]]


def test_previous_walks_back(magazine: Magazine, reader: Client) -> None:
    first = reader.get(f"{LISTING}?limit=2&ordering=title").json()
    second = reader.get(first["next"]).json()
    third = reader.get(second["next"]).json()

    assert [titles(page) for page in (first, second, third)] == [
        ["Alpha", "Bravo"],
        ["Charlie", "Delta"],
        ["Écho"],
    ]
    assert (first["previous"], third["next"]) == (None, None)
    back = reader.get(third["previous"]).json()
    assert titles(back) == ["Charlie", "Delta"]
    start = reader.get(back["previous"]).json()
    assert (titles(start), start["previous"]) == (["Alpha", "Bravo"], None)
    assert titles(reader.get(start["next"]).json()) == ["Charlie", "Delta"]


def test_the_links_keep_the_filters(magazine: Magazine, reader: Client) -> None:
    url = f"{LISTING}?limit=1&topic=back-pain&fields=title"

    assert walk(reader, url) == ["Charlie", "Alpha"]
    following = reader.get(url).json()["next"]
    assert following.startswith("http://testserver/api/v1/articles/?")
    assert reader.get(following).json()["items"] == [{"title": "Alpha"}]


def test_the_link_header_says_the_same(magazine: Magazine, reader: Client) -> None:
    def links(url: str) -> tuple[dict[str, str], dict[str, Any]]:
        answer = reader.get(url)
        header = answer.get("Link", "")
        found = re.findall(r'<([^>]*)>; rel="(\w+)"', header)
        return {name: target for target, name in found}, answer.json()

    header, first = links(f"{LISTING}?limit=2")
    assert header == {"next": first["next"]}
    header, second = links(first["next"])
    assert header == {"next": second["next"], "prev": second["previous"]}
    header, third = links(second["next"])
    assert header == {"prev": third["previous"]}
    assert "Link" not in reader.get(LISTING)


def test_the_headers_of_a_listing(magazine: Magazine, reader: Client) -> None:
    answer = reader.get(LISTING)
    again = reader.get(LISTING, HTTP_IF_NONE_MATCH=answer["ETag"])

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
    assert answer["ETag"] != reader.get(f"{LISTING}?limit=1")["ETag"]
    assert answer["Cache-Control"].startswith("public, max-age=0, s-maxage=60, ")
