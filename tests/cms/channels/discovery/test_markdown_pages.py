"""Each public page is there as Markdown too, and nothing else is."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.channels.discovery.markdown_pages import twin_address
from tests.answers import NOT_HERE, heading
from tests.factories import SiteTree, make_article, make_practitioner, make_topic, stream

pytestmark = pytest.mark.django_db


def test_an_article_as_markdown(site: SiteTree, api: Client) -> None:
    body = stream(
        ("paragraph", '<p>Move <b>daily</b>. <a href="https://example.org/here/">Here</a></p>')
    )
    make_article(site, body=body)
    answer = api.get("/articles/back-pain.md")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    assert answer["Link"] == '<http://testserver/articles/back-pain/>; rel="canonical"'
    assert answer["Cache-Control"].startswith("public, max-age=0, s-maxage=60")
    text = answer.content.decode()
    assert text.startswith("# Back pain\n\nBack pain in two sentences.\n")
    assert text.endswith("\n\nMove **daily**. [Here](https://example.org/here/)\n")


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("text/markdown", "text/markdown"),
        ("text/markdown, text/html, */*", "text/markdown"),
        ("text/markdown;q=0.9, text/html;q=0.8", "text/markdown"),
        ("text/html;q=0.5, text/*", "text/markdown"),
        ("text/html, text/markdown", "text/html"),
        ("text/html, text/markdown;q=0.9", "text/html"),
        ("text/markdown;q=0", "text/html"),
        ("text/markdown;q=0, */*", "text/html"),
        ("*/*", "text/html"),
        ("text/*", "text/html"),
        ("", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("image/avif", "text/html"),
    ],
)
def test_who_gets_markdown(accept: str, expected: str, site: SiteTree, api: Client) -> None:
    make_article(site, topics=[make_topic()])
    for url in ("/", "/articles/back-pain/", "/topics/back-pain/"):
        answer = api.get(url, headers={"Accept": accept})

        assert (answer.status_code, answer["Content-Type"]) == (200, f"{expected}; charset=utf-8")
        assert "Accept" in answer["Vary"].split(", ")


def test_both_ways_lead_to_the_same(site: SiteTree, api: Client) -> None:
    ada = make_practitioner(site)
    make_article(site, authors=[ada], topics=[make_topic()])
    for url, twin in (
        ("/", "/index.md"),
        ("/articles/", "/articles.md"),
        ("/articles/back-pain/", "/articles/back-pain.md"),
        ("/practitioners/", "/practitioners.md"),
        ("/practitioners/ada-quill/", "/practitioners/ada-quill.md"),
        ("/topics/back-pain/", "/topics/back-pain.md"),
    ):
        page = BeautifulSoup(api.get(url).content, "html.parser")
        named = page.select('head link[rel="alternate"][type="text/markdown"]')
        answer = api.get(twin)

        assert [link["href"] for link in named] == [f"http://testserver{twin}"]
        assert twin_address(f"http://testserver{url}") == f"http://testserver{twin}"
        assert answer.content.startswith((b"# ", b"Topic\n\n# ", b"- [Back pain]"))
        negotiated = api.get(url, headers={"Accept": "text/markdown"})
        assert negotiated.content == answer.content
        again = api.get(twin, headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        head = api.head(twin)
        assert (head.content, head["ETag"]) == (b"", answer["ETag"])


def test_what_is_not_public_has_no_twin(site: SiteTree, api: Client) -> None:
    make_article(site, "Draft", publish=False)
    make_article(site, "Gone").unpublish()
    private = make_article(site, "Private")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    secret = make_article(site, "Secret")
    PageViewRestriction.objects.create(page=secret, restriction_type="password", password="open")
    user = get_user_model().objects.create_superuser("chief", password="x")
    editor = Client()
    editor.force_login(user)
    assert editor.get("/articles/private/").status_code == 200

    for client in (api, editor):
        for slug in ("draft", "gone", "private", "secret", "nothing"):
            assert client.get(f"/articles/{slug}.md").status_code == 404, slug
        for slug in ("private", "secret"):
            answer = client.get(f"/articles/{slug}/", headers={"Accept": "text/markdown"})
            assert (answer.status_code, b"All about" in answer.content) == (404, False)


@pytest.mark.parametrize("path", ["/admin.md", "/admin/login.md", "/x/.md"])
def test_only_pages_of_the_website_have_twins(path: str, site: SiteTree, api: Client) -> None:
    assert heading(api.get(path)) == NOT_HERE


def test_the_api_has_no_twins(api: Client) -> None:
    answer = api.get("/api/v1/articles.md")

    assert (answer.status_code, answer.json()["title"]) == (404, "There is no such resource")


def test_the_twin_of_a_page_that_moved(site: SiteTree, api: Client) -> None:
    article = make_article(site)
    article.move(site.practitioners, pos="last-child")
    answer = api.get("/articles/back-pain.md")

    assert (answer.status_code, answer["Location"]) == (301, "/practitioners/back-pain.md")
    assert api.get(answer["Location"]).status_code == 200


def test_a_retracted_article_has_the_note(site: SiteTree, api: Client) -> None:
    make_article(site).retract("A trial was wrong.")
    answer = api.get("/articles/back-pain.md")
    page = BeautifulSoup(api.get("/articles/back-pain/").content, "html.parser")

    assert answer.status_code == 200
    text = answer.content.decode()
    assert "# Back pain\n\nThis article was retracted on " in text
    assert "A trial was wrong." in text
    assert "All about" not in text
    (link,) = page.select('head link[type="text/markdown"]')
    assert link["href"] == "http://testserver/articles/back-pain.md"


def test_nobody_is_shown_more_for_being_logged_in(site: SiteTree, api: Client) -> None:
    """A twin is made for readers, so caches may keep it."""
    make_article(site)
    editor = Client()
    editor.force_login(get_user_model().objects.create_superuser("chief", password="x"))

    assert editor.get("/articles/back-pain.md").content == api.get("/articles/back-pain.md").content


def test_writing_is_not_negotiated(site: SiteTree, api: Client) -> None:
    make_article(site)

    assert api.post("/articles/back-pain.md").status_code == 405
    answer = api.post("/articles/back-pain/", headers={"Accept": "text/markdown"})
    assert answer["Content-Type"].startswith("text/html")


def test_an_expired_page_is_not_kept_by_caches(site: SiteTree, api: Client) -> None:
    article = make_article(site)
    soon = timezone.now() + timedelta(seconds=20)
    Page.objects.filter(pk=article.pk).update(expire_at=soon)
    answer = api.get("/articles/back-pain.md")

    assert int(answer["Cache-Control"].split("s-maxage=")[1].split(",")[0]) <= 20
