"""The page of an article: all that it has, where readers look for it."""

import json
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from articles.models import ArticlePage
from articles.parts import Correction
from cms.content.images.models import Image
from cms.content.images.renditions import existing_renditions
from cms.content.practice.current import current_practice
from practitioners.models import PractitionerIndexPage, PractitionerPage
from tests.factories import (
    SiteTree,
    jpeg,
    make_article,
    make_image,
    make_practitioner,
    make_site,
    make_topic,
    note_review,
    stream,
)

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
        body=stream(
            ("paragraph", "<h2>Rest</h2><p>Sleep helps [2].</p><h2>Move</h2><p>Walk [1].</p>"),
            ("heading", {"text": "Move", "level": "2"}),
            ("key_points", {"title": "In short", "points": ["Sleep [2]."]}),
        ),
        publish=False,
    )
    article.references.create(text="First source.", doi="10.1000/182")
    article.references.create(text="Second source.", url="https://example.com/second")
    article.corrections.create(
        date=date(2026, 1, 4), kind=Correction.Kind.CORRECTION, text="A number was wrong."
    )
    note_review(article)
    article.save_revision().publish()
    return article


def test_the_article_page(article: ArticlePage, api: Client) -> None:
    page = soup(api, "/articles/back-pain/")

    today = date_format(timezone.localdate(), "F j, Y")
    assert texts(page, "h1") == ["Back pain"]
    assert texts(page, "title") == ["Back pain · Our practice"]
    assert texts(page, ".topics a") == ["Back"]
    assert texts(page, ".byline p") == [
        "By Dr. Ada Quill, L.Ac. and Bea Thorn",
        f"January 3, 2026 , updated {today} · 1 min read",
        "Clinically reviewed by Bea Thorn on January 2, 2026",
    ]
    assert texts(page, ".body > p") == ["Sleep helps [2] .", "Walk [1] ."]
    (correction,) = texts(page, ".header .correction")
    assert correction == "Correction, January 4, 2026 : A number was wrong."
    assert texts(page, ".related a") == ["Sleep"]


def test_the_references_can_be_followed(article: ArticlePage, api: Client) -> None:
    sources = soup(api, "/articles/back-pain/").select(".references li")

    assert [(source["id"], source.a and source.a["href"]) for source in sources] == [
        ("reference-1", "https://doi.org/10.1000/182"),
        ("reference-2", "https://example.com/second"),
    ]


def test_citations_and_references_lead_to_each_other(article: ArticlePage, api: Client) -> None:
    page = soup(api, "/articles/back-pain/")

    assert [(a["id"], a["href"]) for a in page.select(".body a")] == [
        ("cited-2", "#reference-2"),
        ("cited-1", "#reference-1"),
        ("cited-2-2", "#reference-2"),
    ]
    assert [
        [a["href"] for a in source.select(".places a")] for source in page.select("ol > li[id]")
    ] == [["#cited-1"], ["#cited-2", "#cited-2-2"]]
    item = api.get(f"/api/v1/articles/{article.content_id}/").json()
    assert '<a id="cited-1" href="#reference-1">[1]</a>' in item["body"][0]["html"]


def test_the_contents_lead_to_the_sections(article: ArticlePage, api: Client) -> None:
    page = soup(api, "/articles/back-pain/")

    assert [(a.get_text(), a["href"]) for a in page.select(".contents a")] == [
        ("Rest", "#rest"),
        ("Move", "#move"),
        ("Move", "#move-2"),
        ("References", "#references-title"),
    ]
    assert all(page.find(id=str(a["href"])[1:]) for a in page.select(".contents a"))
    assert soup(api, "/articles/sleep/").select(".contents") == []
    assert page.select("script[src]") == []


def test_an_article_ends_with_an_invitation_unless_it_has_one(
    article: ArticlePage, api: Client
) -> None:
    assert soup(api, "/articles/back-pain/").select(".call-to-action") == []
    practice = current_practice()
    practice.booking_url = "https://example.com/book"
    practice.save()

    (button,) = soup(api, "/articles/back-pain/").select(".call-to-action a")
    assert (button.get_text(), button["href"]) == ("Book a consultation", practice.booking_url)

    article = ArticlePage.objects.get(pk=article.pk)
    article.body = stream(
        ("call_to_action", {"title": "Come", "text": "", "label": "Come", "target": "booking"})
    )
    article.save_revision().publish()
    (button,) = soup(api, "/articles/back-pain/").select(".call-to-action a")
    assert button.get_text() == "Come"


def test_of_many_authors_the_first_are_named_above_the_text(
    article: ArticlePage, api: Client
) -> None:
    article = ArticlePage.objects.get(pk=article.pk)
    index = PractitionerIndexPage.objects.get()
    for number in range(18):
        page = PractitionerPage(title=f"Author {number}", summary="Writes.")
        index.add_child(instance=page)
        article.article_authors.create(practitioner=page)
    article.save_revision().publish()
    shown = soup(api, "/articles/back-pain/")

    assert texts(shown, ".byline p")[0] == (
        "By Dr. Ada Quill, L.Ac. ; Bea Thorn ; Author 0 ; Author 1 ; Author 2 ; Author 3 "
        "and 14 more"
    )
    assert len(shown.select(".author")) == 20


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
    assert (data["@type"], data["headline"]) == (["Article", "MedicalWebPage"], "Back pain")
    assert [author["name"] for author in data["author"]] == ["Ada Quill", "Bea Thorn"]


def largest(image: Image) -> str:
    """The address of its largest rendition in the format that all can show."""
    return f"http://testserver{existing_renditions(image)[-1][1].url}"


def picture_of(site: SiteTree, api: Client, title: str, **fields: Any) -> str:
    """The address of the picture that search engines are told of."""
    article = make_article(site, title, **fields)
    data = api.get(f"/api/v1/articles/{article.content_id}/").json()["schema_org"]
    return str(data["image"]["contentUrl"])


def test_structured_data_has_a_picture_of_the_text_if_there_is_no_other(
    site: SiteTree, api: Client
) -> None:
    hero, shared, decoration, shown = (
        make_image(f"Picture {n}", content=jpeg(100 + 10 * n, 80)) for n in range(4)
    )
    body = stream(
        *(
            ("image", {"image": {"image": one.pk, "decorative": not alt, "alt_text": alt}})
            for one, alt in ((decoration, ""), (shown, "A stretch"))
        )
    )
    fallback = {one.pk: largest(one) for one in (hero, shared, shown)}

    assert picture_of(site, api, "In the text", body=body) == fallback[shown.pk]
    assert picture_of(site, api, "At the top", body=body, hero_image=hero) == fallback[hero.pk]
    to_share = picture_of(site, api, "To share", body=body, social_image=shared)
    assert to_share == fallback[shared.pk]
    assert picture_of(site, api, "No picture").startswith("http://testserver/cards/")


def test_structured_data_has_the_picture_of_each_author(site: SiteTree, api: Client) -> None:
    portrait = make_image("Portrait", credit="Iris Vane")
    authors = [
        make_practitioner(site, "Ada", portrait=portrait, portrait_alt="Ada at her desk"),
        make_practitioner(site, "Bea"),
    ]
    article = make_article(site, authors=authors)
    data = api.get(f"/api/v1/articles/{article.content_id}/").json()["schema_org"]

    assert [author.get("image") for author in data["author"]] == [
        {
            "@type": "ImageObject",
            "contentUrl": largest(portrait),
            "caption": "Ada at her desk",
            "creditText": "Iris Vane",
        },
        None,
    ]
