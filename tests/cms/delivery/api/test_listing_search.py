"""The words of a search in listings: with each filter, ordering and field, and what is refused."""

from urllib.parse import quote

import pytest
from django.test import Client

from articles.models import ArticlePage
from cms.delivery.api.cursors import NOT_GIVEN_OUT
from cms.delivery.api.parameter_fields import BLANK, WordsField
from cms.delivery.api.parameters import NO_SEARCH, REPEATED
from tests.cms.delivery.api.listings import LISTING, found, titles
from tests.cms.delivery.conftest import Magazine
from tests.factories import make_article

pytestmark = pytest.mark.django_db

# What docs/partners/listings.md says of the length of an address.
LONGEST_ADDRESS = 8000
TOO_LONG = WordsField.default_error_messages["long"]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, ["Charlie", "Bravo", "Alpha", "Delta", "Écho"]),
        ({"topic": "back-pain"}, ["Charlie", "Alpha"]),
        ({"author": "ada"}, ["Bravo", "Alpha"]),
        ({"reviewer": "bea"}, ["Bravo"]),
        ({"locale": "fr"}, ["Écho"]),
        ({"locale": "FR"}, ["Écho"]),
        ({"published_after": "2026-01-03T00:00:00Z"}, ["Delta", "Écho"]),
        ({"published_before": "2026-01-03T00:00:00Z"}, ["Bravo", "Alpha"]),
        ({"updated_after": "2026-03-03T12:00:00Z"}, ["Alpha", "Écho"]),
        ({"review_due_before": "2026-07-02"}, ["Charlie", "Bravo"]),
        ({"topic": "sleep", "author": "ada", "locale": "en"}, ["Bravo"]),
        ({"topic": "none"}, []),
    ],
)
def test_with_each_filter(
    parameters: dict[str, str], expected: list[str], magazine: Magazine, reader: Client
) -> None:
    people = {"ada": magazine.ada.content_id, "bea": magazine.bea.content_id}
    given = {name: people.get(value, value) for name, value in parameters.items()}

    assert sorted(titles(reader, search="about", **given)) == sorted(expected)
    assert titles(reader, search="about", ordering="title", **given) == sorted(expected)


def test_an_item_is_a_summary_and_its_words_are_marked(magazine: Magazine, reader: Client) -> None:
    (item,) = found(reader, search="ALPHA about")["items"]
    (plain,) = found(reader, topic="back-pain", author=magazine.ada.content_id)["items"]

    assert item.pop("highlights") == {
        "title": "<mark>Alpha</mark>",
        "summary": "<mark>Alpha</mark> in two sentences.",
        "passage": "All <mark>about</mark> <mark>alpha</mark>.",
    }
    assert item == plain


def test_include_and_fields(magazine: Magazine, reader: Client) -> None:
    (whole,) = found(reader, search="alpha", include="body")["items"]
    (chosen,) = found(reader, search="alpha", include="body", fields="highlights,slug")["items"]

    assert whole.pop("highlights")["title"] == "<mark>Alpha</mark>"
    assert whole == reader.get(whole["api_url"]).json()
    assert list(chosen) == ["slug", "highlights"]
    assert found(reader, search="alpha", fields="slug")["items"] == [{"slug": "alpha"}]


@pytest.mark.parametrize(
    ("words", "expected"),
    [("charlei", ["charlie"]), ("zzzzzz", []), ("about", []), ("!!!", [])],
)
def test_other_spellings(
    words: str, expected: list[str], magazine: Magazine, reader: Client
) -> None:
    assert found(reader, search=words)["suggestions"] == expected


def test_other_spellings_find_something_with_the_same_filters(
    magazine: Magazine, reader: Client
) -> None:
    assert found(reader, search="charlei", topic="sleep")["suggestions"] == []
    assert found(reader, search="charlei", topic="back-pain")["suggestions"] == ["charlie"]
    assert "suggestions" not in found(reader, topic="sleep")


@pytest.mark.parametrize(
    "words",
    [
        'alpha" OR "bravo',
        "alpha\0",
        "alpha AND NOT",
        "title:alpha",
        "alpha*",
        "(((alpha",
        "alpha' ; --",
        "{alpha} : ^",
        "alpha " * 20_000,
        "\ud800alpha",
    ],
)
def test_everything_is_words(words: str, magazine: Magazine, reader: Client) -> None:
    query = f"search={quoted(words)}"
    answer = reader.get(f"{LISTING}?{query}")

    assert answer.status_code == 200
    assert {item["title"] for item in answer.json()["items"]} <= {"Alpha"}


def quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("title", ["背" * 255, "🦴" * 255], ids=["Chinese", "emoji"])
def test_the_next_address_fits_into_a_line(title: str, magazine: Magazine, reader: Client) -> None:
    page = ArticlePage.objects.get(pk=magazine.articles["Alpha"].pk)
    page.title = title
    page.save_revision().publish()
    given = {
        "search": f"about{'。' * 270}all",
        "fields": ",".join(["id"] * 667)[:2000],
        "ordering": "-title",
        "limit": 1,
        "include": "body",
        "locale": "en",
        "topic": "back-pain",
        "published_after": "2020-01-01T00:00:00.000000+00:00",
        "published_before": "2030-01-01T00:00:00.000000+00:00",
        "updated_after": "2020-01-01T00:00:00.000000+00:00",
    }

    listing = found(reader, **given)
    assert len(listing["items"]) == 1
    assert len(listing["next"]) <= LONGEST_ADDRESS
    assert reader.get(listing["next"]).status_code == 200


def test_a_cursor_is_good_for_its_words_only(magazine: Magazine, reader: Client) -> None:
    following = reader.get(f"{LISTING}?search=about&limit=1").json()["next"]
    answer = reader.get(following.replace("search=about", "search=all"))

    assert (answer.status_code, answer.json()["errors"]) == (
        400,
        [{"parameter": "cursor", "message": NOT_GIVEN_OUT}],
    )
    without = reader.get(following.replace("&search=about", ""))
    assert without.json()["errors"] == [{"parameter": "cursor", "message": NOT_GIVEN_OUT}]


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("search=", {"search": BLANK}),
        (
            "ordering=relevance",
            {"ordering": NO_SEARCH},
        ),
        ("search=a&search=b", {"search": REPEATED}),
        (f"search=back{'%E3%80%82' * 280}pain", {"search": TOO_LONG}),
    ],
)
def test_what_is_refused(query: str, errors: dict[str, str], api: Client, db: None) -> None:
    answer = api.get(f"{LISTING}?{query}")

    given = {error["parameter"]: error["message"] for error in answer.json()["errors"]}
    assert (answer.status_code, given) == (400, errors)


def test_invisible_characters_inside_words_do_not_count(magazine: Magazine, reader: Client) -> None:
    for number in range(3):
        make_article(magazine.site, f"Ge\u00adsamt\u200bkon\u2060zept {number}", slug=f"g-{number}")
    words = ("Gesamtkonzept", "Gesamt\u00adkonzept")
    page, again = (
        reader.get("/api/v1/articles/", {"search": word, "limit": "2"}).json() for word in words
    )

    assert [item["id"] for item in again["items"]] == [item["id"] for item in page["items"]]
    for first in (page, again):
        assert len(first["items"]) == 2
        assert len(reader.get(first["next"]).json()["items"]) == 1
