"""An item as JSON, JSON-LD, HTML and Markdown: by `Accept`, and by the suffix of its address."""

import json
from base64 import b64encode
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale

from articles.models import ArticlePage
from articles.parts import Correction, Reference
from cms.content.practice.current import current_practice
from practitioners.models import Degree
from tests.factories import (
    SiteTree,
    make_article,
    make_image,
    make_practitioner,
    make_site,
    make_topic,
    stream,
)

pytestmark = pytest.mark.django_db

JSON, JSON_LD, HTML, MARKDOWN = (
    "application/json",
    "application/ld+json",
    "text/html",
    "text/markdown",
)
TYPES = {
    "json": JSON,
    "jsonld": JSON_LD,
    "html": f"{HTML}; charset=utf-8",
    "md": f"{MARKDOWN}; charset=utf-8",
}

# What these send when nothing is asked for.
CHROMIUM = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;"
    "q=0.8,application/signed-exchange;v=b3;q=0.7"
)
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
JAVA = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"


@pytest.fixture(scope="module")
def kept_article(kept_database: None) -> ArticlePage:
    site = make_site()
    practice = current_practice()
    practice.disclaimer, practice.attribution_text = "<p>Ask a doctor.</p>", "From the harbor"
    practice.save()
    picture = {"image": make_image(credit="Iris").pk, "alt_text": "A stretch", "decorative": False}
    return make_article(
        site,
        "Back & neck",
        slug="back",
        summary="What <helps>.",
        authors=[make_practitioner(site, "Ada Quill", slug="ada")],
        topics=[make_topic("Back pain")],
        references=[Reference(text="A & B. 2020.", doi="10.1/x")],
        corrections=[
            Correction(date=date(2026, 1, 2), kind="correction", text="A dose was wrong.")
        ],
        body=stream(
            ("paragraph", '<p>Move a little. [1] <a href="/topics/back-pain/">More</a></p>'),
            ("image", {"image": picture, "caption": "Each day"}),
        ),
    )


@pytest.fixture
def article(kept_article: ArticlePage, db: None) -> ArticlePage:
    article: ArticlePage = ArticlePage.objects.get(pk=kept_article.pk)
    return article


def address(article: ArticlePage) -> str:
    return f"/api/v1/articles/{article.content_id}"


def get(client: Client, url: str, accept: str | None = None) -> Any:
    return client.get(url, headers={} if accept is None else {"Accept": accept})


@pytest.mark.parametrize("suffix", list(TYPES))
def test_accept_and_suffix_give_the_same(suffix: str, article: ArticlePage, api: Client) -> None:
    by_suffix = get(api, f"{address(article)}.{suffix}")
    asked = get(api, f"{address(article)}/", TYPES[suffix].partition(";")[0])
    at_path = get(api, "/api/v1/content/?path=/articles/back/", TYPES[suffix].partition(";")[0])

    assert (by_suffix.status_code, by_suffix["Content-Type"]) == (200, TYPES[suffix])
    assert by_suffix.content == asked.content == at_path.content
    for answer in (by_suffix, asked, at_path):
        assert (answer["Content-Type"], answer["ETag"]) == (TYPES[suffix], by_suffix["ETag"])
        assert answer["Vary"] == "Accept, Accept-Encoding, Authorization, origin"
    head = api.head(f"{address(article)}.{suffix}")
    assert (head.content, head["Content-Length"]) == (b"", str(len(by_suffix.content)))


def test_each_form_has_an_entity_tag_of_its_own(article: ArticlePage, api: Client) -> None:
    tags = {suffix: get(api, f"{address(article)}.{suffix}")["ETag"] for suffix in TYPES}

    assert len(set(tags.values())) == 4
    for suffix, tag in tags.items():
        again = api.get(f"{address(article)}.{suffix}", headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        other = api.get(f"{address(article)}.json", headers={"If-None-Match": tag})
        assert other.status_code == (304 if suffix == "json" else 200)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("", JSON),
        ("application/*", JSON),
        ("text/*", TYPES["html"]),
        (CHROMIUM, JSON),
        (FIREFOX, JSON),
        (JAVA, JSON),
        ("text/html", TYPES["html"]),
        ("text/html, */*;q=0.1", TYPES["html"]),
        ("text/html,application/xhtml+xml", TYPES["html"]),
        ("text/html;q=0.2, text/markdown;q=0.5", TYPES["md"]),
        ("application/json;q=0, text/*", TYPES["html"]),
        ("image/png, application/ld+json", JSON_LD),
        ('application/ld+json;profile="https://schema.org"', JSON_LD),
        ("application/json; charset=utf-8", JSON),
        ("*/*, application/json;q=0", JSON_LD),
        ("text/markdown;q=0.5, text/*;q=0.4, */*;q=0.1", TYPES["md"]),
    ],
)
def test_what_is_preferred(
    accept: str | None, expected: str, article: ArticlePage, api: Client
) -> None:
    assert get(api, f"{address(article)}/", accept)["Content-Type"] == expected


def test_what_there_is_not(article: ArticlePage, api: Client) -> None:
    refused = get(api, f"{address(article)}/", "image/png")
    unknown = get(api, f"{address(article)}.xml")
    listing = get(api, "/api/v1/articles/", MARKDOWN)

    for answer, status, kind in (
        (refused, 406, "not-acceptable"),
        (unknown, 404, "not-found"),
        (listing, 406, "not-acceptable"),
    ):
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
        assert answer.json()["type"].endswith(f"/problems/{kind}/")
    assert refused.json()["detail"] == (
        "There is application/json, application/ld+json, text/html, text/markdown."
    )


def test_a_withdrawn_item_is_gone_in_each_form(article: ArticlePage, api: Client) -> None:
    article.unpublish()

    for suffix in TYPES:
        answer = get(api, f"{address(article)}.{suffix}")
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
        assert b"neck" not in answer.content


def test_json_ld_is_that_of_the_web_page(article: ArticlePage, api: Client) -> None:
    page = BeautifulSoup(api.get("/articles/back/").content, "html.parser")
    (script,) = page.select('script[type="application/ld+json"]')
    answer = get(api, f"{address(article)}.jsonld")

    item = get(api, f"{address(article)}.json").json()
    assert answer.json() == item["schema_org"]
    assert script.string is not None
    assert answer.json()["headline"] == "Back & neck"


def test_the_fragment_reads_without_a_style_sheet(article: ArticlePage, api: Client) -> None:
    soup = BeautifulSoup(get(api, f"{address(article)}.html").content, "html.parser")

    (root,) = soup.find_all(recursive=False)
    assert (root.name, root["lang"]) == ("article", "en")
    assert [element.name for element in root.find_all(recursive=False)] == [
        *("p", "p", "figure", "h2", "ol", "p", "p"),
    ]
    words = [" ".join(element.get_text().split()) for element in root.find_all(recursive=False)]
    assert words == [
        "Correction, January 2, 2026: A dose was wrong.",
        "Move a little. [1] More",
        "Each day Iris",
        "References",
        "A & B. 2020. doi:10.1/x",
        "Ask a doctor.",
        "From the harbor",
    ]
    (citation,) = root.select('a[href="#reference-1"]')
    (source,) = root.select("#reference-1")
    assert (citation.get_text(), source.name) == ("[1]", "li")
    for image in root.find_all("img"):
        assert image["style"] == "max-width:100%;height:auto"
    hrefs = [str(link["href"]) for link in root.select("a")]
    outside = [href for href in hrefs if not href.startswith("#")]
    assert all(href.startswith(("http://testserver/", "https://doi.org/")) for href in outside)


def test_text_from_the_right_says_so(site: SiteTree, api: Client) -> None:
    arabic = Locale.objects.create(language_code="ar")
    article = make_article(site, "ظهر", slug="arabic", locale=arabic)

    assert get(api, f"{address(article)}.html").content.startswith(b'<article lang="ar" dir="rtl">')


def test_a_doi_of_any_characters_leads_to_its_source(site: SiteTree, api: Client) -> None:
    doi = "10.1002/(SICI)1097-0258<1661::AID-SIM968>3.0.CO;2-#"
    address_of_it = (
        "https://doi.org/10.1002/%28SICI%291097-0258%3C1661%3A%3AAID-SIM968%3E3.0.CO%3B2-%23"
    )
    article = make_article(site, slug="doi", references=[Reference(text="A.", doi=doi)])
    pages = [f"{address(article)}.html", "/articles/doi/"]

    for page in pages:
        soup = BeautifulSoup(get(api, page).content, "html.parser")
        (link,) = soup.select("#reference-1 a")
        assert (link["href"], link.get_text()) == (address_of_it, f"doi:{doi}")
    described = get(api, f"{address(article)}.jsonld").json()
    assert address_of_it in json.dumps(described)


def test_an_article_as_markdown(article: ArticlePage, api: Client) -> None:
    text = get(api, f"{address(article)}.md").content.decode()

    today = f"{timezone.localdate():%B} {timezone.localdate().day}, {timezone.localdate().year}"
    src = get(api, f"{address(article)}.json").json()["body"][1]["value"]["image"]["src"]
    assert text.split("\n\n") == [
        "# Back \\& neck",
        "What \\<helps\\>.",
        "By [Dr. Ada Quill, L.Ac.](http://testserver/practitioners/ada/)",
        f"{today} · 1 min read",
        "Not clinically reviewed",
        "**Correction, January 2, 2026:** A dose was wrong.",
        "Move a little. \\[1\\] [More](http://testserver/topics/back-pain/)",
        f"![A stretch]({src})",
        "Each day\nIris",
        "## References",
        "1. A \\& B. 2020\\. [doi:10.1/x](https://doi.org/10.1/x)",
        "Ask a doctor.",
        "[From the harbor](http://testserver/articles/back/)\n",
    ]


def test_a_practitioner_as_markdown_has_the_credentials(site: SiteTree, api: Client) -> None:
    bea = make_practitioner(
        site,
        "Bea Thorn",
        slug="bea",
        job_title="Head of practice",
        degrees=[Degree(award="DACM", institution="Harbor College", year=2011)],
        specialties=[make_topic("Back pain")],
        body=stream(("paragraph", "<p>Born by the sea.</p>")),
    )
    text = get(api, f"/api/v1/practitioners/{bea.content_id}.md").content.decode()

    start = [
        "# Dr. Bea Thorn, L.Ac.",
        "Head of practice",
        "Bea Thorn treats backs.",
        "## Credentials",
    ]
    assert text.split("\n\n")[:4] == start
    assert get(api, "/practitioners/bea.md").content.decode().split("\n\n")[:3] == start[:3]
    for part in ("DACM", "Harbor College, 2011", "## Specialties", "Born by the sea."):
        assert text.count(part) == 1


@pytest.mark.parametrize("route", ["articles/", "changes/", "site/", "topics/", "redirects/", ""])
def test_a_browser_gets_json_that_people_can_read(
    route: str, article: ArticlePage, api: Client
) -> None:
    plain = get(api, f"/api/v1/{route}")
    shown = get(api, f"/api/v1/{route}", CHROMIUM)

    assert (shown.status_code, shown["Content-Type"]) == (200, JSON)
    assert shown.json() == plain.json()
    assert shown.content.startswith(b'{\n  "')
    assert b"\n" not in plain.content
    assert shown["ETag"] == f'{plain["ETag"][:-1]}-indented"'
    again = api.get(
        f"/api/v1/{route}", headers={"Accept": CHROMIUM, "If-None-Match": shown["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    known = api.get(f"/api/v1/{route}", headers={"If-None-Match": shown["ETag"]})
    assert (known.status_code, known.content) == (200, plain.content)


def test_the_fragment_may_have_the_styles_that_it_has(article: ArticlePage, api: Client) -> None:
    answer = get(api, f"{address(article)}.html")
    soup = BeautifulSoup(answer.content, "html.parser")
    styles = {str(element["style"]) for element in soup.select("[style]")}
    allowed = answer["Content-Security-Policy"].partition("style-src ")[2].partition(";")[0]

    assert styles == {"max-width:100%;height:auto"}
    for style in styles:
        digest = b64encode(sha256(style.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in allowed.split()
    assert {"'self'", "'unsafe-hashes'"} <= set(allowed.split())
    assert "'unsafe-inline'" not in allowed
