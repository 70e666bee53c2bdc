"""Cards of articles and practitioners on pages elsewhere: oEmbed, and what stands in the frame."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from articles.models import ArticlePage
from cms.content.practice.current import current_practice
from cms.delivery.api.parameter_fields import REQUIRED
from tests.factories import SiteTree, make_article, make_image, make_practitioner, make_site

pytestmark = pytest.mark.django_db

ONLY = "There is no such parameter here, only dnt, format, maxheight, maxwidth, url."
PAGE = "http://testserver/articles/back/"


@pytest.fixture(scope="module")
def kept_article(kept_database: None) -> ArticlePage:
    site = make_site()
    practice = current_practice()
    practice.practice_name, practice.attribution_text = "Quiet Harbor", "From Quiet Harbor"
    practice.save()
    ada = make_practitioner(site, "Ada Quill", slug="ada")
    return make_article(
        site,
        'Back "and" <neck>',
        slug="back",
        authors=[ada],
        reviewer=ada,
        reviewed_on=timezone.localdate(),
        hero_image=make_image(),
        hero_image_alt="A harbor",
    )


@pytest.fixture
def article(kept_article: ArticlePage, db: None) -> ArticlePage:
    article: ArticlePage = ArticlePage.objects.get(pk=kept_article.pk)
    return article


def oembed(client: Client, url: str = PAGE, **parameters: Any) -> dict[str, Any]:
    answer = client.get("/api/v1/oembed/", {"url": url, **parameters})
    assert answer.status_code == 200, answer.content
    described: dict[str, Any] = answer.json()
    return described


def frame(described: dict[str, Any]) -> dict[str, Any]:
    (found,) = BeautifulSoup(described["html"], "html.parser").find_all(recursive=False)
    return {"name": found.name, **found.attrs}


def test_an_article(article: ArticlePage, api: Client) -> None:
    described = oembed(api)
    image = api.get(f"/api/v1/articles/{article.content_id}/").json()["social_image"]
    html = described.pop("html")

    assert described == {
        "version": "1.0",
        "type": "rich",
        "title": 'Back "and" <neck>',
        "author_name": "Dr. Ada Quill, L.Ac.",
        "author_url": "http://testserver/practitioners/ada/",
        "provider_name": "Quiet Harbor",
        "provider_url": "http://testserver/",
        "cache_age": 86400,
        "width": 560,
        "height": 350,
        "thumbnail_url": image["url"],
        "thumbnail_width": image["width"],
        "thumbnail_height": image["height"],
    }
    assert frame({"html": html}) == {
        "name": "iframe",
        "src": f"http://testserver/embed/articles/{article.content_id}/",
        "title": 'Back "and" <neck>',
        "width": "560",
        "height": "350",
        "style": "max-width:100%;border:1px solid #8886;border-radius:16px",
        "loading": "lazy",
        "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
    }


def test_a_practitioner(site: SiteTree, api: Client) -> None:
    bea = make_practitioner(site, "Bea Thorn", slug="bea")
    described = oembed(api, "http://testserver/practitioners/bea/")

    assert described["title"] == "Dr. Bea Thorn, L.Ac."
    assert "author_name" not in described
    assert (described["width"], described["height"]) == (560, 290)
    assert frame(described)["src"] == f"http://testserver/embed/practitioners/{bea.content_id}/"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, (560, 350)),
        ({"maxwidth": 2000, "maxheight": 2000}, (560, 350)),
        ({"maxwidth": 480}, (480, 350)),
        ({"maxwidth": 479}, (479, 570)),
        ({"maxwidth": 320, "maxheight": 300}, (320, 300)),
        ({"maxheight": 200}, (560, 200)),
        ({"dnt": "1"}, (560, 350)),
    ],
)
def test_the_size(
    asked: dict[str, Any], expected: tuple[int, int], article: ArticlePage, api: Client
) -> None:
    described = oembed(api, **asked)

    assert (described["width"], described["height"]) == expected
    assert (frame(described)["width"], frame(described)["height"]) == tuple(map(str, expected))


def test_as_xml(article: ArticlePage, api: Client) -> None:
    answer = api.get("/api/v1/oembed/", {"url": PAGE, "format": "xml"})

    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)  # noqa: S314  # it is ours
    assert root.tag == "oembed"
    given = {element.tag: element.text for element in root}
    assert given == {name: str(value) for name, value in oembed(api).items()}


def test_the_page_leads_to_it(article: ArticlePage, api: Client) -> None:
    page = BeautifulSoup(api.get("/articles/back/").content, "html.parser")
    (link,) = page.select('link[type="application/json+oembed"]')

    assert link["href"] == f"http://testserver/api/v1/oembed/?url={quote(PAGE, safe='')}"
    assert api.get(str(link["href"])).json()["title"] == article.title
    assert api.get("/articles/").content.count(b"oembed") == 0


def test_a_page_that_moved(article: ArticlePage, api: Client) -> None:
    Redirect.add_redirect("/old/", article)

    assert oembed(api, "http://testserver/old/") == oembed(api)
    assert oembed(api, "https://TESTSERVER/articles/back")["title"] == article.title


@pytest.mark.parametrize(
    "url",
    [
        "http://elsewhere.example/articles/back/",
        "http://testserver.elsewhere.example/articles/back/",
        "http://testserver@elsewhere.example/articles/back/",
        "http://testserver/articles/",
        "http://testserver/nothing/",
        "javascript:alert(1)",
        "/articles/back/",
        "http://[",
        "x",
    ],
)
def test_what_is_not_ours(url: str, article: ArticlePage, api: Client) -> None:
    answer = api.get("/api/v1/oembed/", {"url": url})

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(("end", "is_asked"), [("%C3%A9", True), ("%00", False)])
def test_a_path_that_no_page_can_have_is_not_looked_up(
    end: str, is_asked: bool, article: ArticlePage, api: Client
) -> None:
    """PostgreSQL takes no NUL, not even to compare it."""
    with CaptureQueriesContext(connection) as captured:
        answer = api.get("/api/v1/oembed/", {"url": f"http://testserver/articles/{end}/"})

    asked = [query["sql"] for query in captured if "delivery_contentitem" in query["sql"]]
    assert bool(asked) is is_asked
    assert answer.json()["status"] == answer.status_code == 404


@pytest.mark.parametrize(
    ("asked", "errors"),
    [
        ({}, {"url": REQUIRED}),
        ({"url": PAGE, "maxwidth": "0"}, {"maxwidth": "Enter a whole number from 1 to 10000."}),
        ({"url": PAGE, "format": "yaml"}, {"format": "Choose one of json, xml."}),
        ({"url": PAGE, "callback": "x"}, {"callback": ONLY}),
    ],
)
def test_what_is_refused(
    asked: dict[str, str], errors: dict[str, str], article: ArticlePage, api: Client
) -> None:
    answer = api.get("/api/v1/oembed/", asked)

    given = {error["parameter"]: error["message"] for error in answer.json()["errors"]}
    assert (answer.status_code, given) == (400, errors)


def card(client: Client, page: Any, route: str = "articles") -> Any:
    return client.get(f"/embed/{route}/{page.content_id}/")


def test_the_card(article: ArticlePage, api: Client) -> None:
    answer = card(api, article)
    soup = BeautifulSoup(answer.content, "html.parser")

    assert [a["href"] for a in soup.select("a")] == [PAGE, PAGE]
    (base,) = soup.select("base")
    assert base["target"] == "_blank"
    (title,) = soup.select(".card__title")
    assert title.get_text() == article.title
    (footer,) = soup.select("footer")
    assert [" ".join(p.get_text().split()) for p in footer.select("p")] == [
        "Clinically reviewed by Dr. Ada Quill, L.Ac.",
        "From Quiet Harbor",
    ]
    (image,) = soup.select("img")
    assert (image["alt"], image.get("loading")) == ("A harbor", None)
    assert soup.select("script, form, iframe, [style]") == []
    (robots,) = soup.select("meta[name=robots]")
    assert robots["content"] == "noindex"


def test_a_card_may_be_framed_anywhere_and_nothing_else_may(
    article: ArticlePage, api: Client
) -> None:
    answer = card(api, article)

    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.cookies == {}
    page = api.get("/articles/back/")
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_a_card_is_cached_as_its_item(site: SiteTree, api: Client) -> None:
    soon = make_article(site, expire_at=timezone.now() + timedelta(seconds=30))
    answer = card(api, soon)

    assert answer["Cache-Control"].startswith("public, max-age=0, s-maxage=")
    assert int(answer["Cache-Control"].partition("s-maxage=")[2].partition(",")[0]) <= 30
    again = api.get(
        f"/embed/articles/{soon.content_id}/", headers={"If-None-Match": answer["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_a_card_of_what_is_gone(article: ArticlePage, api: Client) -> None:
    wrong = card(api, article, "practitioners")
    article.unpublish()
    gone = card(api, article)

    for answer in (wrong, gone):
        assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")
        assert b"This is not published any more" in answer.content
        assert b"neck" not in answer.content
        assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert api.get("/api/v1/oembed/", {"url": PAGE}).status_code == 404


def test_a_card_of_what_was_retracted(article: ArticlePage, api: Client) -> None:
    article.retract("The study was withdrawn.")
    answer = card(api, article)

    assert (answer.status_code, answer["Cache-Control"]) == (410, "no-store")
    assert b"The study was withdrawn." in answer.content
    assert b"neck" not in answer.content
    assert api.get("/api/v1/oembed/", {"url": PAGE}).json()["retraction"]["text"] == (
        "The study was withdrawn."
    )


def test_there_is_a_style_sheet_of_its_own(article: ArticlePage, api: Client) -> None:
    soup = BeautifulSoup(card(api, article).content, "html.parser")

    assert [link["href"] for link in soup.select("link[rel=stylesheet]")] == [
        f"{settings.STATIC_URL}css/site.css",
        f"{settings.STATIC_URL}css/card.css",
    ]
