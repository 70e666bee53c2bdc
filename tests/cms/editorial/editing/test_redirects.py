"""Who has the old address of a page finds it, and nobody is sent round in a circle."""

import pytest
from django.db import transaction
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from articles.models import ArticlePage
from tests.factories import SiteTree, make_article

pytestmark = pytest.mark.django_db


def rename(page: ArticlePage, slug: str) -> None:
    """Publish the page under another slug."""
    page.slug = slug
    page.save_revision().publish()
    page.refresh_from_db()


def redirects() -> set[tuple[str, int | None]]:
    """From where to which page."""
    return set(Redirect.objects.values_list("old_path", "redirect_page"))


def where(client: Client, path: str) -> tuple[int, str]:
    """Status and address of the answer to the reader who asks for `path`."""
    answer = client.get(path)
    return answer.status_code, answer.get("Location", "")


def test_a_chain_of_names_ends_at_the_last(site: SiteTree, client: Client) -> None:
    article = make_article(site, "A")
    rename(article, "b")
    rename(article, "c")

    assert redirects() == {("/articles/a", article.pk), ("/articles/b", article.pk)}
    assert where(client, "/articles/a/") == (301, "/articles/c/")
    assert where(client, "/articles/b/") == (301, "/articles/c/")


def test_a_name_that_comes_back_is_no_circle(site: SiteTree, client: Client) -> None:
    article = make_article(site, "A")
    rename(article, "b")
    rename(article, "a")

    assert redirects() == {("/articles/b", article.pk)}
    article.unpublish()
    assert where(client, "/articles/a/") == (404, "")


def test_a_page_wins_over_a_redirect(site: SiteTree, client: Client) -> None:
    old = make_article(site, "A")
    rename(old, "b")
    new = make_article(site, "A")
    assert where(client, "/articles/a/") == (200, "")

    rename(new, "c")
    assert redirects() == {("/articles/a", new.pk)}
    assert where(client, "/articles/a/") == (301, "/articles/c/")


def test_pages_below_are_redirected_there_and_back(site: SiteTree, client: Client) -> None:
    article = make_article(site, "A")
    index = site.articles
    index.slug = "reading"
    index.save()

    assert redirects() == {("/articles", index.pk), ("/articles/a", article.pk)}
    assert where(client, "/articles/a/") == (301, "/reading/a/")
    index.slug = "articles"
    index.save()
    assert redirects() == {("/reading", index.pk), ("/reading/a", article.pk)}


def test_a_page_that_is_moved_is_found(site: SiteTree, client: Client) -> None:
    article = make_article(site, "A")
    article.move(site.home, pos="last-child")

    assert where(client, "/articles/a/") == (301, "/a/")
    site.articles.refresh_from_db()
    ArticlePage.objects.get().move(site.articles, pos="last-child")
    assert redirects() == {("/a", article.pk)}


def test_a_draft_leaves_no_redirects(site: SiteTree) -> None:
    """Autosave writes each letter of the title into the slug."""
    article = make_article(site, "A", publish=False)
    article.slug = "ab"
    article.save()

    assert redirects() == set()


def test_a_redirect_made_by_hand_stays(site: SiteTree) -> None:
    article = make_article(site, "A")
    Redirect.add_redirect("/articles/a", "/elsewhere")
    rename(article, "b")

    assert ("/articles/a", None) in redirects()


def test_redirects_are_made_before_the_commit(site: SiteTree) -> None:
    """After it, a crash could lose them; the transaction of this test never ends."""
    article = make_article(site, "A")
    with transaction.atomic():
        article.slug = "b"
        article.save()

        assert redirects() == {("/articles/a", article.pk)}
