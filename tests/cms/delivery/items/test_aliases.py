"""An alias is a second address on the website of the text of another page, and nothing else."""

import json
from typing import Any

import pytest
from django.test import Client
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.models import Page, PageViewRestriction

from articles.models import ArticlePage
from cms.delivery.models import ContentItem
from cms.delivery.sync.reconcile import reconcile
from cms.foundation.visibility import is_public, public_pages
from home.models import Highlight, InformationPage
from tests.factories import SiteTree, make_article, make_practitioner, make_topic, stream
from tests.heads import Head

pytestmark = pytest.mark.django_db

SOURCE = "http://testserver/articles/back-pain/"


@pytest.fixture
def article(site: SiteTree) -> ArticlePage:
    return make_article(site, authors=[make_practitioner(site)], topics=[make_topic()])


@pytest.fixture
def alias(article: ArticlePage) -> Any:
    return article.create_alias(update_slug="twin")


def items() -> list[tuple[int | None, str]]:
    """The page of each item, and why it was withdrawn."""
    return list(ContentItem.objects.order_by("position").values_list("page", "reason"))


def test_it_has_no_item_of_its_own(article: ArticlePage, alias: Page) -> None:
    """So partners, feeds, listings and the search have each text once."""
    article.title = "After"
    article.save_revision().publish()

    own = [(pk, reason) for pk, reason in items() if pk in (article.pk, alias.pk)]
    assert own == [(article.pk, "")]
    assert "<h1>After</h1>" in Client().get(alias.url).content.decode()
    assert reconcile() == (3, 0)


@pytest.mark.parametrize(
    "path",
    [
        "/sitemap.xml",
        "/llms.txt",
        "/feeds/articles.atom",
        "/feeds/articles.json",
        "/feeds/articles.rss",
        "/api/v1/articles/",
        "/api/v1/changes/",
        "/articles/",
        "/topics/back-pain/",
        "/search/?q=back",
    ],
)
def test_it_is_listed_nowhere(alias: Page, path: str) -> None:
    answer = Client().get(path)
    text = answer.content.decode()

    assert (answer.status_code, "/twin" in text, "/back-pain" in text) == (200, False, True)


def test_its_page_is_canonical_to_the_source(article: ArticlePage, alias: Page) -> None:
    of_alias, of_source = (Client().get(page.url).content for page in (alias, article))

    assert of_alias == of_source
    assert b"twin" not in of_alias
    assert Head(alias.url).links("canonical") == [SOURCE]


def test_so_is_its_markdown(alias: Page) -> None:
    for asked in (
        Client().get("/articles/twin.md"),
        Client().get(alias.url, HTTP_ACCEPT="text/markdown"),
    ):
        assert (asked.status_code, asked["Link"]) == (200, f'<{SOURCE}>; rel="canonical"')


def test_the_api_finds_the_source_by_its_address(article: ArticlePage, alias: Page) -> None:
    api = f"http://testserver/api/v1/articles/{article.content_id}/"
    moved = Client().get("/api/v1/content/?path=/articles/twin/")
    card = Client().get("/api/v1/oembed/", {"url": "http://testserver/articles/twin/"}).json()

    assert (moved.status_code, moved["Location"]) == (301, api)
    assert str(article.content_id) in card["html"]
    alias.refresh_from_db()
    unknown = Client().get(f"/api/v1/articles/{alias.specific.content_id}/")
    assert unknown.status_code == 404


def test_wagtails_api_has_it_once(article: ArticlePage, alias: Page, settings: Any) -> None:
    settings.WAGTAIL_API_V2 = True

    listed = Client().get("/api/wagtail/v2/pages/?type=articles.ArticlePage").json()

    assert [item["id"] for item in listed["items"]] == [article.pk]


def test_who_refers_to_it_refers_to_the_source(
    site: SiteTree, article: ArticlePage, alias: Page
) -> None:
    related = make_article(site, "Related", related=[ArticlePage.objects.get(pk=alias.pk)])
    site.home.highlights = [Highlight(article_id=alias.pk), Highlight(article_id=article.pk)]
    site.home.save_revision().publish()

    content: Any = ContentItem.objects.get(page=related.pk).parsed
    assert [page["url"] for page in content["related"]] == [SOURCE]
    assert content["related"][0]["id"] == str(article.content_id)
    home = Client().get("/").content.decode()
    assert (home.count(f'<a href="{SOURCE}">'), "/twin" in home) == (1, False)


def test_it_is_as_private_as_its_source(site: SiteTree, article: ArticlePage, alias: Page) -> None:
    linking = make_article(site, "Linking", body=stream(("paragraph", link_to(alias))))
    before = html_of(linking)
    PageViewRestriction.objects.create(page=article, restriction_type="login")

    assert before == '<p>Read <a href="http://testserver/articles/twin/">this</a>.</p>'
    assert html_of(linking) == "<p>Read this.</p>"
    assert not public_pages(Page.objects.filter(pk=alias.pk)).exists()
    assert Client().get(alias.url).status_code == 302


def test_an_item_of_the_time_before_is_withdrawn(article: ArticlePage, alias: Any) -> None:
    """Partners who had the text twice are told to drop the second one."""
    content: Any = ContentItem.objects.get(page=article.pk)
    content.pk, content.page_id = alias.specific.content_id, alias.pk
    content.position += 100
    content.save(force_insert=True)

    assert reconcile() == (3, 1)
    assert dict(items())[alias.pk] == "unpublished"


def link_to(page: Page) -> str:
    return f'<p>Read <a linktype="page" id="{page.pk}">this</a>.</p>'


def html_of(page: Page) -> str:
    """The first block of the page's item, as it is stored."""
    content: Any = ContentItem.objects.get(page=page.pk).parsed
    return str(content["body"][0]["html"])


@pytest.mark.parametrize("go", [ArticlePage.delete, ArticlePage.unpublish])
def test_it_goes_with_its_source(
    site: SiteTree, article: ArticlePage, alias: Page, go: Any
) -> None:
    linking = make_article(site, "Linking", body=stream(("paragraph", link_to(alias))))
    go(article)

    assert Client().get("/articles/twin/").status_code == 404
    assert html_of(linking) == "<p>Read this.</p>"


def test_made_a_page_of_its_own_it_has_an_item(alias: Any) -> None:
    ConvertAliasPageAction(alias).execute(skip_permission_checks=True)

    of_alias: Any = ContentItem.objects.get(page=alias.pk)
    assert (of_alias.reason, of_alias.parsed["url"]) == ("", "http://testserver/articles/twin/")
    assert Head("/articles/twin/").links("canonical") == ["http://testserver/articles/twin/"]


def test_a_page_without_an_item_is_no_exception(site: SiteTree) -> None:
    page = site.home.add_child(instance=InformationPage(title="About", slug="about", body=stream()))
    page.create_alias(update_slug="about-us")
    head = Head("/about-us/")

    assert head.links("canonical") == ["http://testserver/about/"]
    data = json.dumps(head.structured_data)
    assert ("about-us" in data, "/about/" in data) == (False, True)
    for path in ("/sitemap.xml", "/llms.txt"):
        text = Client().get(path).content.decode()
        assert ("about-us" in text, "/about" in text) == (False, True)


def test_an_alias_of_a_practitioner_lists_their_articles(site: SiteTree) -> None:
    person = make_practitioner(site)
    make_article(site, authors=[person])
    person.create_alias(update_slug="twin")

    pages = [Client().get(f"/practitioners/{slug}/").content for slug in ("ada-quill", "twin")]

    assert pages[0] == pages[1]
    assert SOURCE.encode() in pages[1]


def test_it_is_as_private_as_what_its_source_is_below(site: SiteTree, article: ArticlePage) -> None:
    alias = article.create_alias(parent=site.home, update_slug="twin")
    asking = {"title": "More?", "label": "Read on", "target": "page", "page": alias.pk}
    linking = make_article(site, "Linking", body=stream(("call_to_action", asking)))
    before = html_of(linking)
    PageViewRestriction.objects.create(page=site.articles, restriction_type="login")
    linking.move(site.home, pos="last-child")

    assert not is_public(Page.objects.get(pk=alias.pk))
    assert not public_pages(Page.objects.filter(pk=alias.pk)).exists()
    after = html_of(linking)
    assert ("More?" in after, "/twin/" in after, "/twin/" in before) == (True, False, True)
    assert Client().get("/twin/").status_code == 302
