"""Practitioners: credentials, and all that they wrote and reviewed."""

import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.rich_text import RichText

from cms.content.practice.current import current_practice
from practitioners.models import PractitionerPage, languages
from tests.factories import SiteTree, make_article, make_practitioner, make_topic
from tests.published import copy_items

pytestmark = pytest.mark.django_db


def soup(client: Client, url: str) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def texts(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(element.get_text(" ").split()) for element in page.select(selector)]


@pytest.mark.parametrize(
    ("honorific", "post_nominals", "expected"),
    [
        ("Dr.", "DACM, L.Ac.", "Dr. Ada Quill, DACM, L.Ac."),
        ("", "L.Ac.", "Ada Quill, L.Ac."),
        ("Dr.", "", "Dr. Ada Quill"),
        ("", "", "Ada Quill"),
    ],
)
def test_the_full_name(honorific: str, post_nominals: str, expected: str) -> None:
    page = PractitionerPage(title="Ada Quill", honorific=honorific, post_nominals=post_nominals)

    assert page.full_name == expected


def test_the_page_shows_the_credentials(site: SiteTree, api: Client) -> None:
    page = make_practitioner(site, publish=False, booking_url="https://example.com/ada")
    page.degrees.create(award="DACM", institution="Harbor College", year=2018)
    page.licences.create(
        kind="Acupuncturist",
        jurisdiction="Ellery",
        number="AC-1",
        register_url="https://example.com/register",
        expires_on=date(2028, 6, 30),
    )
    page.languages.create(code="en")
    page.languages.create(code="de")
    page.profiles.create(url="https://example.com/people/ada")
    page.specialties.set([make_topic("Back")])
    page.save_revision().publish()
    shown = soup(api, "/practitioners/ada-quill/")

    assert texts(shown, "h1") == ["Dr. Ada Quill, L.Ac."]
    assert texts(shown, ".facts h2") == ["Credentials", "Specialties", "Languages", "Elsewhere"]
    assert texts(shown, ".facts :is(li, p)") == [
        "DACM Harbor College, 2018",
        "Acupuncturist Ellery, no. AC-1, valid until June 30, 2028",
        "Back",
        "English, German",
        "https://example.com/people/ada",
    ]
    assert [a["href"] for a in shown.select(".practitioner .header a.button")] == [
        "https://example.com/ada"
    ]


def test_the_page_opens_with_each_language(site: SiteTree, api: Client) -> None:
    page = make_practitioner(site, publish=False)
    for code, _ in languages():
        page.languages.create(code=code)
    page.save_revision().publish()
    shown = soup(api, "/practitioners/ada-quill/")

    assert texts(shown, ".facts p") == [", ".join(name for _, name in languages())]


def test_what_was_written_and_what_was_reviewed_is_paged_apart(site: SiteTree, api: Client) -> None:
    ada, bea = make_practitioner(site), make_practitioner(site, "Bea")
    copy_items(make_article(site, "Written", authors=[ada]), 13)
    make_article(site, "Reviewed", authors=[bea], reviewer=ada, reviewed_on=date(2026, 1, 1))
    make_article(site, "Other", authors=[bea])
    url = "/practitioners/ada-quill/"
    first = soup(api, url)

    assert texts(first, "#articles h2") == ["Articles by Ada Quill"]
    assert texts(first, "#articles .card__title") == [f"Copy {n:03}" for n in range(13, 1, -1)]
    assert texts(first, "#reviewed .card__title") == ["Reviewed"]
    (older,) = first.select("#articles .pagination a[rel=next]")
    assert older["href"] == "?written=2#articles"
    second = soup(api, f"{url}{older['href']}")
    assert texts(second, "#articles .card__title") == ["Copy 001", "Written"]
    assert texts(second, "#reviewed .card__title") == ["Reviewed"]
    (newer,) = second.select("#articles .pagination a[rel=prev]")
    assert newer["href"] == "?written=1#articles"


def test_a_practitioner_who_wrote_nothing_has_no_list(site: SiteTree, api: Client) -> None:
    make_practitioner(site)
    shown = soup(api, "/practitioners/ada-quill/")

    assert (shown.select("#articles"), shown.select("#reviewed")) == ([], [])


def test_the_index_shows_public_practitioners(site: SiteTree, api: Client) -> None:
    make_practitioner(site, "Ada Quill")
    make_practitioner(site, "Bea Thorn", publish=False)
    shown = soup(api, "/practitioners/")

    assert texts(shown, ".card__title") == ["Dr. Ada Quill, L.Ac."]


def test_the_booking_link_is_that_of_the_practice_unless_there_is_another(
    site: SiteTree, api: Client
) -> None:
    ada = make_practitioner(site)
    bea = make_practitioner(site, "Bea", booking_url="https://example.com/bea")
    practice = current_practice()
    practice.booking_url = "https://example.com/book"
    practice.save()

    links = [
        api.get(f"/api/v1/practitioners/{page.content_id}/").json()["booking_url"]
        for page in (ada, bea)
    ]
    assert links == ["https://example.com/book", "https://example.com/bea"]


def test_the_structured_data_is_a_profile(site: SiteTree, api: Client) -> None:
    page = make_practitioner(site, "Ada </script><b>", slug="ada", publish=False)
    page.degrees.create(award="DACM", institution="Harbor College", year=2018)
    page.licences.create(kind="Acupuncturist", jurisdiction="Ellery", number="AC-1")
    page.profiles.create(url="https://example.com/people/ada")
    page.languages.create(code="de")
    page.save_revision().publish()
    (script,) = soup(api, "/practitioners/ada/").select('script[type="application/ld+json"]')
    data = json.loads(script.get_text())

    assert data == api.get(f"/api/v1/practitioners/{page.content_id}/").json()["schema_org"]
    assert data["@type"] == "ProfilePage"
    person = data["mainEntity"]
    assert (person["name"], person["knowsLanguage"]) == ("Ada </script><b>", ["de"])
    assert person["sameAs"] == ["https://example.com/people/ada"]
    assert [credential["name"] for credential in person["hasCredential"]] == [
        "DACM",
        "Acupuncturist",
    ]


SHORT = (
    "Ada Quill has practised acupuncture for eighteen years, first in the pain clinic of a "
    "teaching hospital and since 2015 in a practice of her own by the river. She teaches "
    "anatomy to those who are about to become acupuncturists, and has written the chapter on "
    "the lower back in two textbooks. When she is not at work she mends old wooden boats, "
    "walks long distances along the coast, and looks after two hens and a calm dog."
)


def test_a_real_short_biography_is_published_whole(site: SiteTree, api: Client) -> None:
    """As long as the first one that the platform was asked for: 421 characters."""
    ada = make_practitioner(site, summary=SHORT)
    make_article(site, "Back pain", authors=[ada])

    assert len(SHORT) == 421
    ada.full_clean()
    assert texts(soup(api, "/articles/back-pain/"), ".author__text > p:not(.job-title)")[0] == SHORT


@pytest.mark.parametrize("length", ["the same", "longer"])
def test_a_biography_that_begins_with_the_short_one_is_shown_once(
    length: str, site: SiteTree, api: Client
) -> None:
    more = "" if length == "the same" else "<p>She has <b>three</b> sons.</p>"
    body = [("paragraph", RichText(f"<p>{SHORT[:55]}<i>{SHORT[55:]}</i></p>{more}"))]
    ada = make_practitioner(site, summary=SHORT, body=body)
    item = api.get(f"/api/v1/practitioners/{ada.content_id}/").json()

    shown = texts(soup(api, "/practitioners/ada-quill/"), "main")[0]
    markdown = api.get("/practitioners/ada-quill.md").content.decode()
    of_the_api = api.get(f"/api/v1/practitioners/{ada.content_id}.md").content.decode()
    for text in (shown, markdown, of_the_api):
        assert text.count("teaches anatomy") == 1
    assert item["summary"] == SHORT


def test_a_biography_that_says_something_else_is_shown_below_the_short_one(
    site: SiteTree, api: Client
) -> None:
    make_practitioner(site, summary=SHORT, body=[("paragraph", RichText("<p>She has sons.</p>"))])

    assert texts(soup(api, "/practitioners/ada-quill/"), ".lead, .body") == [SHORT, "She has sons."]


def test_they_can_be_followed_before_they_have_written(site: SiteTree, api: Client) -> None:
    """The links are under the name, as on the page of a topic, in line with what is there."""
    ada = make_practitioner(site)
    url = f"http://testserver/feeds/authors/{ada.content_id}"
    before = soup(api, ada.url).select(".header .follow a")
    make_article(site, authors=[ada])
    after = soup(api, ada.url).select(".follow a")

    assert [link["href"] for link in before] == [f"{url}.{end}" for end in ("atom", "rss", "json")]
    assert after == before
    assert api.get(f"{url}.atom").status_code == 200
