"""What a search of a listing finds: in which order, at what cost, and for how long."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cms.delivery.api.listings import LISTING, found, titles, walk
from tests.factories import SiteTree, make_article, make_practitioner, make_topic, stream

pytestmark = pytest.mark.django_db


def test_the_most_relevant_first_and_of_equals_the_newest(site: SiteTree, api: Client) -> None:
    body, dry = (stream(("paragraph", f"<p>Some {word}.</p>")) for word in ("tide", "sand"))
    for title, summary in (
        ("Older", "Sand."),
        ("Newer", "Sand."),
        ("Noted", "About tide."),
        ("The tide", "Sand."),
        ("Dry", "Sand."),
    ):
        make_article(site, title, summary=summary, body=body if title != "Dry" else dry)

    assert titles(api, search="tide") == ["The tide", "Noted", "Newer", "Older"]
    assert titles(api, search="tide", ordering="relevance") == titles(api, search="tide")
    assert titles(api, search="tide", ordering="title") == ["Newer", "Noted", "Older", "The tide"]
    for ordering, pages in (
        ("relevance", [["The tide"], ["Noted"], ["Newer"], ["Older"]]),
        ("-title", [["The tide"], ["Older"], ["Noted"], ["Newer"]]),
    ):
        url = f"{LISTING}?search=tide&limit=1&ordering={ordering}"
        assert walk(api, url) == pages
        last = api.get(url).json()["next"]
        back = api.get(api.get(last).json()["previous"]).json()
        assert [item["title"] for item in back["items"]] == pages[0]


def test_markup_in_texts_is_text(site: SiteTree, api: Client) -> None:
    body = stream(("paragraph", "<p>All about &lt;b&gt;tide&lt;/b&gt; &amp; &lt;mark&gt;.</p>"))
    make_article(site, "<b>Tide</b> & <mark>sea", summary='"Tide" <script>', body=body)

    (item,) = found(api, search="tide")["items"]
    assert item["highlights"] == {
        "title": "&lt;b&gt;<mark>Tide</mark>&lt;/b&gt; &amp; &lt;mark&gt;sea",
        "summary": "&quot;<mark>Tide</mark>&quot; &lt;script&gt;",
        "passage": "All about &lt;b&gt;<mark>tide</mark>&lt;/b&gt; &amp; &lt;mark&gt;.",
    }


def test_a_passage_of_names_where_the_body_has_none_of_the_words(
    site: SiteTree, api: Client
) -> None:
    tides, shores = make_topic("Tides"), make_topic("Shores")
    ada = make_practitioner(site, "Ada & Co", job_title="Keeper of the tides", specialties=[tides])
    make_article(site, "Sand", authors=[ada], topics=[shores, tides])

    people = api.get("/api/v1/practitioners/?search=tides").json()["items"]

    (article,) = found(api, search="ada tides")["items"]
    assert article["highlights"]["passage"] == (
        "Dr. <mark>Ada</mark> &amp; Co, L.Ac., Shores, <mark>Tides</mark>"
    )
    assert [person["highlights"]["passage"] for person in people] == [
        "Keeper of the <mark>tides</mark>, <mark>Tides</mark>"
    ]


def test_the_next_page_of_a_long_search_has_a_short_address(site: SiteTree, api: Client) -> None:
    for number in range(3):
        make_article(site, f"Tide {number}")

    url = f"{LISTING}?limit=2&search={'tide+' * 20_000}"
    following = api.get(url).json()["next"]
    assert len(following) < 400
    assert [len(page) for page in walk(api, url)] == [2, 1]


def test_practitioners_are_found_too(site: SiteTree, api: Client) -> None:
    make_practitioner(site, "Ada Quill", specialties=[make_topic("Sleep")])
    make_practitioner(site, "Bea Thorn")
    answer = api.get("/api/v1/practitioners/?search=quill&specialty=sleep").json()

    assert [item["name"] for item in answer["items"]] == ["Ada Quill"]
    assert answer["items"][0]["highlights"]["title"] == "Dr. Ada <mark>Quill</mark>, L.Ac."


def test_the_cost_does_not_grow_with_depth(site: SiteTree, api: Client) -> None:
    for number in range(7):
        make_article(site, f"Tide {number}")
    url, costs = f"{LISTING}?search=tide&limit=2", []
    while url:
        with CaptureQueriesContext(connection) as queries:
            url = api.get(url).json()["next"]
        costs.append(len(queries))

    assert len(costs) == 4
    assert len(set(costs)) == 1


def test_no_cache_keeps_what_expires(site: SiteTree, api: Client) -> None:
    make_article(site, "Tide", expire_at=timezone.now() + timedelta(seconds=30))
    answer = api.get(f"{LISTING}?search=tide")

    assert [item["title"] for item in answer.json()["items"]] == ["Tide"]
    seconds = int(answer["Cache-Control"].partition("s-maxage=")[2].partition(",")[0])
    assert seconds <= 30
