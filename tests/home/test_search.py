"""The search page of the website."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from cms.delivery.items.search import matching
from cms.delivery.models import ContentItem
from cms.delivery.sync.reconcile import reconcile
from cms.foundation.search.queries import MAXIMUM_TERMS, MAXIMUM_WORDS, Query
from tests.corpus_of_searches import hard_searches
from tests.factories import SiteTree, make_article, make_practitioner, make_topic, stream

pytestmark = pytest.mark.django_db


def soup(client: Client, **parameters: str) -> BeautifulSoup:
    answer = client.get("/search/", parameters)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def texts(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(element.get_text().split()) for element in page.select(selector)]


def links(page: BeautifulSoup, selector: str) -> list[tuple[str, str]]:
    return [(link.get_text(), str(link["href"])) for link in page.select(selector)]


def test_results_show_the_words_in_their_places(site: SiteTree, api: Client) -> None:
    ada = make_practitioner(site, "Ada Quill", job_title="Director", summary="She knows backs.")
    body = stream(("paragraph", "<p>If the <em>back</em> hurts &amp; aches &lt;b&gt;.</p>"))
    make_article(
        site, "The <Back> & more", summary="Backs.", authors=[ada],
        topics=[make_topic("Movement")], body=body,
    )  # fmt: skip
    page = soup(api, q="back")

    assert texts(page, '[role="status"]') == ["2 results for “back”"]
    assert texts(page, ".result h3") == ["The <Back> & more", "Dr. Ada Quill, L.Ac."]
    assert texts(page, ".result mark") == ["Back", "Backs", "back", "backs"]
    assert texts(page, ".result .eyebrow") == ["Article · Movement", "Practitioner"]
    assert texts(page, ".result__passage") == ["If the back hurts & aches <b>."]
    assert texts(page, ".card__meta")[1] == "Director"
    assert links(page, ".result a") == [
        ("The <Back> & more", "http://testserver/articles/the-back-more/"),
        ("Dr. Ada Quill, L.Ac.", "http://testserver/practitioners/ada-quill/"),
    ]


def test_the_page_without_words_helps_to_begin(site: SiteTree, api: Client) -> None:
    for title in ("Alpha", "Bravo", "Charlie", "Delta"):
        make_article(site, title, topics=[make_topic("Sleep")])
    make_topic("Unused")
    page = soup(api)

    assert texts(page, "h1") == ["Search"]
    assert texts(page, '[role="status"]') == [""]
    assert links(page, ".topics a") == [("Sleep", "/topics/sleep/")]
    assert texts(page, ".card__title") == ["Delta", "Charlie", "Bravo"]
    form = page.select("form[role=search]")[0]
    assert (form["method"], form["action"]) == ("get", "/search/")
    fields = {str(field["id"]) for field in form.select("input, select")}
    assert fields == {str(label["for"]) for label in form.select("label")}


def test_nothing_found_helps_too(site: SiteTree, api: Client) -> None:
    make_article(site, "Acupuncture", topics=[make_topic("Sleep")])
    page = soup(api, q="acupunture")

    assert texts(page, '[role="status"] p') == [
        "Nothing was found for “acupunture”.",
        "Did you mean acupuncture?",
    ]
    assert links(page, '[role="status"] a') == [("acupuncture", "?q=acupuncture")]
    assert links(page, ".topics a") == [("Sleep", "/topics/sleep/")]
    assert texts(page, ".card__title") == ["Acupuncture"]


def test_filters(site: SiteTree, api: Client) -> None:
    sleep, back = make_topic("Sleep"), make_topic("Back")
    ada = make_practitioner(site, "Ada Tide", publish=False)
    bea = make_practitioner(site, "Bea Tide", publish=False)
    for person, topic, language in ((ada, sleep, "de"), (bea, back, "fr")):
        person.specialties.add(topic)
        person.languages.create(code=language)
        person.save_revision().publish()
    make_article(site, "Tide and sleep", topics=[sleep])

    def found(**chosen: str) -> list[str]:
        return sorted(texts(soup(api, q="tide", **chosen), ".result h3"))

    people = ["Dr. Ada Tide, L.Ac.", "Dr. Bea Tide, L.Ac."]
    assert found() == [*people, "Tide and sleep"]
    assert found(type="article") == ["Tide and sleep"]
    assert found(type="practitioner") == people
    assert found(topic="sleep") == [people[0], "Tide and sleep"]
    assert found(language="fr") == [people[1]]
    assert found(type="practitioner", topic="sleep", language="de") == [people[0]]
    # What cannot be chosen filters nothing.
    assert found(type="image", topic="\0", language="x" * 1000) == found()
    page = soup(api, q="tide", type="article", language="de")
    assert texts(page, '[role="status"] p') == [
        "Nothing was found for “tide” with these filters.",
        "3 results without filters",
    ]
    assert links(page, '[role="status"] a') == [("3 results without filters", "?q=tide")]
    chosen = [str(option["value"]) for option in page.select("option[selected]")]
    assert chosen == ["article", "de"]


def test_numbered_pages_keep_the_search(site: SiteTree, api: Client) -> None:
    topic = make_topic("Sleep")
    for number in range(13):
        make_article(site, f"Tide {number:02}", topics=[topic])
    first, second = (soup(api, q="tide", topic="sleep", page=n) for n in ("1", "2"))

    assert texts(first, '[role="status"]') == ["13 results for “tide”, page 1 of 2"]
    assert (len(first.select(".result")), len(second.select(".result"))) == (12, 1)
    assert links(second, ".pagination a") == [
        ("1", "?q=tide&topic=sleep&page=1"),
        ("2", "?q=tide&topic=sleep&page=2"),
    ]
    assert texts(second, ".pagination [aria-current]") == ["2"]
    assert second.select("ol.results")[0]["start"] == "13"
    for odd in ("3", "0", "-1", "x", "9" * 30, "٣"):
        assert len(soup(api, q="tide", page=odd).select(".result")) in (1, 12)


def test_the_head_of_the_page(site: SiteTree, api: Client) -> None:
    page = soup(api, q="back")

    robots, canonical, description = (
        page.select(selector)[0]
        for selector in ("meta[name=robots]", "link[rel=canonical]", "link[rel=search]")
    )
    assert robots["content"] == "noindex"
    assert canonical["href"] == "http://testserver/search/"
    assert description["href"] == "/opensearch.xml"
    assert texts(page, "title")[0].startswith("“back” · Search · ")


def test_of_very_many_results_the_first_are_counted_and_shown(
    site: SiteTree, api: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("home.search.MOST", 14)
    for number in range(15):
        make_article(site, f"Tide {number:02}")
    last = soup(api, q="tide", page="9")

    status = ["More than 14 results for “tide”, page 2 of 2"]
    assert texts(last, '[role="status"]') == status
    assert texts(last, ".result h3") == ["Tide 02", "Tide 01"]
    assert links(soup(api, q="tide", language="de"), '[role="status"] a') == []
    make_practitioner(site).languages.create(code="de")
    ContentItem.objects.get(type="practitioner").facets.create(name="language", value="de")
    assert links(soup(api, q="tide", language="de"), '[role="status"] a') == [
        ("More than 14 results without filters", "?q=tide")
    ]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, "max-image-preview:large"),
        ({"q": " "}, "max-image-preview:large"),
        ({"q": "back"}, "noindex"),
        ({"type": "article"}, "noindex"),
    ],
)
def test_search_engines_find_the_page_and_not_its_results(
    site: SiteTree, api: Client, asked: dict[str, str], expected: str
) -> None:
    assert soup(api, **asked).select("meta[name=robots]")[0]["content"] == expected


def test_browsers_are_told_how_to_search(site: SiteTree, api: Client) -> None:
    answer = api.get("/opensearch.xml")
    root = ElementTree.fromstring(answer.content)  # noqa: S314  # it is ours
    space = "{http://a9.com/-/spec/opensearch/1.1/}"

    assert answer["Content-Type"] == "application/opensearchdescription+xml"
    assert root.tag == f"{space}OpenSearchDescription"
    assert [url.attrib["template"] for url in root.iter(f"{space}Url")] == [
        "http://testserver/search/?q={searchTerms}"
    ]
    assert len(root.findtext(f"{space}ShortName") or "") in range(1, 17)


def test_anybody_may_keep_a_copy_until_something_in_it_expires(site: SiteTree, api: Client) -> None:
    make_article(site, "Alpha")
    answer = api.get("/search/", {"q": "alpha"})
    assert answer["Cache-Control"].startswith("public, max-age=0, s-maxage=60, ")
    assert answer.cookies == {}
    make_article(site, "Alpha too", expire_at=timezone.now() + timedelta(seconds=20))
    answer = api.get("/search/", {"q": "alpha"})

    seconds = int(answer["Cache-Control"].split("s-maxage=")[1].split(",")[0])
    assert seconds in range(10, 21)


@pytest.mark.parametrize("path", ["/search/", "/opensearch.xml"])
def test_it_is_for_reading_only(site: SiteTree, path: str) -> None:
    client = Client(enforce_csrf_checks=True)

    for refused in (client.post(path), client.delete(path)):
        assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD")
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Type"] == client.get(path)["Content-Type"]


def test_hard_searches_are_words(site: SiteTree, api: Client) -> None:
    make_article(site, "Back pain")
    quick = Query.of("x")
    for name, text in hard_searches().items():
        query = Query.of(text)
        assert len(query.groups) <= MAXIMUM_WORDS, name
        assert sum(len(group[0]) for group in query.groups) <= MAXIMUM_TERMS, name
        items = matching(ContentItem.objects.public(), query)
        titles = [item.title for item in items]
        # Found is what has all the words, never more: no sign means anything.
        words = {phrase[0] for group in query.groups for phrase in group[:1]}
        expected = ["Back pain"] if words and words <= {"back", "pain"} else []
        assert titles == expected, name
        assert items.count() == len(titles), name
    assert quick.text == "x"


def test_the_page_answers_hard_searches(site: SiteTree, api: Client) -> None:
    make_article(site, "Back pain")
    for name, text in hard_searches().items():
        answer = api.get("/search/", {"q": text[:10_000].encode(errors="replace").decode()})
        assert answer.status_code == 200, name
        assert b"\0" not in answer.content, name
    for raw in ("q=%ff%fe", "q=%00", "q[]=back", "q=back&q=pain", "q", "=", "q=%ED%A0%80"):
        assert api.get(f"/search/?{raw}").status_code == 200, raw


@pytest.mark.parametrize(
    ("parameters", "queries"),
    [({"q": "tide"}, 8), ({"q": "tode"}, 12), ({}, 4)],
)
def test_the_number_of_queries_does_not_depend_on_what_is_found(
    site: SiteTree, api: Client, parameters: dict[str, str], queries: int,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    ada = make_practitioner(site)
    for count in (4, 12):
        for number in range(count):
            make_article(site, f"Tide {count}-{number}", authors=[ada], topics=[make_topic()])
        api.get("/search/", parameters)
        with django_assert_num_queries(queries):
            api.get("/search/", parameters)


def test_reconciling_finds_nothing_to_do(site: SiteTree) -> None:
    make_article(site, "Back pain")

    assert reconcile() == (1, 0)
