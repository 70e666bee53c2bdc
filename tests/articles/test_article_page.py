"""The page of an article: all that it has, where readers look for it."""

import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from articles.models import ArticlePage, Correction
from tests.factories import make_article, make_image, make_practitioner, make_site, make_topic

pytestmark = pytest.mark.django_db


def soup(client: Client, url: str) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def texts(page: BeautifulSoup, selector: str) -> list[str]:
    """The text of each element, with single spaces."""
    return [" ".join(element.get_text(" ").split()) for element in page.select(selector)]


@pytest.fixture(scope="module")
def article(kept_database: None) -> ArticlePage:
    """An article with all that the page shows."""
    site = make_site()
    portrait = make_image("Portrait", width=64, height=64)
    ada = make_practitioner(
        site, "Ada Quill", publish=False, job_title="Acupuncturist", portrait=portrait
    )
    ada.degrees.create(award="DACM", institution="Harbor College", year=2018)
    ada.licences.create(kind="Acupuncturist", jurisdiction="Ellery", number="AC-1")
    ada.save_revision().publish()
    bea = make_practitioner(site, "Bea Thorn", honorific="", post_nominals="")
    article = make_article(
        site,
        authors=[ada, bea],
        topics=[make_topic("Back")],
        related=[make_article(site, "Sleep")],
        reviewer=bea,
        reviewed_on=date(2026, 1, 2),
        published_on=date(2026, 1, 3),
        publish=False,
    )
    article.references.create(text="First source.", doi="10.1000/182")
    article.references.create(text="Second source.", url="https://example.com/second")
    article.corrections.create(
        date=date(2026, 1, 4), kind=Correction.Kind.CORRECTION, text="A number was wrong."
    )
    article.save_revision().publish()
    return article


def test_the_article_page(article: ArticlePage, api: Client) -> None:
    page = soup(api, "/articles/back-pain/")

    assert texts(page, "h1") == ["Back pain"]
    assert texts(page, "title") == ["Back pain · Our practice"]
    assert texts(page, ".topics a") == ["Back"]
    assert texts(page, ".byline p") == [
        "By Dr. Ada Quill, L.Ac. and Bea Thorn · January 3, 2026",
        "Clinically reviewed by Bea Thorn on January 2, 2026",
    ]
    assert texts(page, ".body") == ["All about back pain."]
    assert texts(page, ".corrections p") == ["Correction, January 4, 2026 : A number was wrong."]
    assert texts(page, ".related a") == ["Sleep"]


def test_the_references_can_be_followed(article: ArticlePage, api: Client) -> None:
    sources = soup(api, "/articles/back-pain/").select(".references li")

    assert [(source["id"], source.a and source.a["href"]) for source in sources] == [
        ("reference-1", "https://doi.org/10.1000/182"),
        ("reference-2", "https://example.com/second"),
    ]


def test_each_author_has_a_box(article: ArticlePage, api: Client) -> None:
    page = soup(api, "/articles/back-pain/")
    ada, bea = page.select(".author")

    assert texts(page, ".authors h2") == ["About the authors"]
    assert texts(page, ".author h3") == ["Dr. Ada Quill, L.Ac.", "Bea Thorn"]
    assert [" ".join(line.get_text().split()) for line in ada.select(".credentials li")] == [
        "DACM, Harbor College, 2018",
        "Acupuncturist, Ellery, no. AC-1",
    ]
    assert (len(ada.select("img")), len(bea.select("img"))) == (1, 0)
    links = [(link.get_text(), link["href"]) for link in ada.find_all("a")]
    assert links == [
        ("Dr. Ada Quill, L.Ac.", "http://testserver/practitioners/ada-quill/"),
        ("View all posts by Ada Quill", "http://testserver/practitioners/ada-quill/#articles"),
    ]


def test_the_page_names_its_address_and_its_json(article: ArticlePage, api: Client) -> None:
    page = soup(api, "/articles/back-pain/")

    canonical = page.find("link", rel="canonical")
    alternate = page.find("link", rel="alternate")
    assert canonical is not None
    assert alternate is not None
    assert canonical["href"] == "http://testserver/articles/back-pain/"
    assert alternate["href"] == f"http://testserver/api/v1/articles/{article.content_id}/"


def test_the_structured_data_is_that_of_the_api(article: ArticlePage, api: Client) -> None:
    (script,) = soup(api, "/articles/back-pain/").select('script[type="application/ld+json"]')
    data = json.loads(script.get_text())

    assert data == api.get(f"/api/v1/articles/{article.content_id}/").json()["schema_org"]
    assert (data["@type"], data["headline"]) == ("MedicalWebPage", "Back pain")
    assert [author["name"] for author in data["author"]] == ["Ada Quill", "Bea Thorn"]
