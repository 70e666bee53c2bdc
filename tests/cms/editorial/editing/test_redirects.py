"""Who has the old address of a page finds it, and nobody is sent round in a circle."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from articles.models import ArticlePage
from cms.delivery.models import ContentItem
from cms.foundation.users.models import User
from tests.factories import SiteTree, make_article, stream

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


def secrets(site: SiteTree) -> dict[str, ArticlePage]:
    """A page of each kind that readers cannot open, with an old address that leads to it."""
    found = {
        name: make_article(site, f"Secret {name}", publish=name != "draft")
        for name in ("draft", "withdrawn", "expired", "private")
    }
    found["withdrawn"].unpublish()
    past = timezone.now() - timedelta(minutes=1)
    ArticlePage.objects.filter(pk=found["expired"].pk).update(expire_at=past)
    PageViewRestriction.objects.create(page=found["private"], restriction_type="login")
    for name, page in found.items():
        Redirect.add_redirect(f"/to-{name}", page)
        Redirect.add_redirect(f"/by-address-{name}", page.full_url)
        Redirect.add_redirect(f"/twice-{name}", f"/to-{name}/", is_permanent=False)
    return found


def test_no_redirect_tells_of_a_page_that_is_not_public(site: SiteTree, client: Client) -> None:
    found = secrets(site)
    asked = [
        f"/{way}-{name}{end}"
        for way in ("to", "by-address", "twice")
        for name in found
        for end in ("/", ".md", "/?a=1")
    ]

    assert {where(client, path) for path in asked} == {(404, "")}
    listed = client.get("/api/v1/redirects/")
    assert listed.json()["items"] == []
    assert b"secret" not in listed.content


def test_one_to_what_is_public_leads_on(site: SiteTree, client: Client) -> None:
    article = make_article(site, "A")
    Redirect.add_redirect("/to", article)
    Redirect.add_redirect("/by-address", article.full_url, is_permanent=False)
    Redirect.add_redirect("/twice", "/to/")
    Redirect.add_redirect("/away", "https://www.example.org/")
    Redirect.add_redirect("/topic", "/topics/backs/")

    asked = ("/to/", "/to.md", "/by-address/", "/twice/", "/away/", "/topic/")
    assert [where(client, path) for path in asked] == [
        (301, "/articles/a/"),
        (301, "/articles/a.md"),
        (302, "http://testserver/articles/a/"),
        (301, "/to/"),
        (301, "https://www.example.org/"),
        (301, "/topics/backs/"),
    ]
    assert len(client.get("/api/v1/redirects/").json()["items"]) == 5


def test_who_may_read_a_private_page_is_led_to_it(site: SiteTree, client: Client) -> None:
    private = secrets(site)["private"]
    client.force_login(User.objects.create(username="reader", email="reader@example.org"))

    assert where(client, "/to-private/") == (301, private.url)


def test_the_note_of_a_retracted_page_is_found(site: SiteTree, client: Client) -> None:
    article = make_article(site, "A")
    rename(article, "b")
    article.retract("It was wrong.")

    assert where(client, "/articles/a/") == (301, "/articles/b/")


def test_a_draft_that_another_page_links_to_is_found_after_a_rename(site: SiteTree) -> None:
    """By the link, once it is published; until then nobody is told anything."""
    draft = make_article(site, "A", publish=False)
    quote = {"text": "Rest.", "attribution": "A", "source_url": draft.full_url}
    linking = make_article(site, "Linking", body=stream(("quote", quote)))

    rename(draft, "b")

    content: Any = ContentItem.objects.get(page=linking.pk).parsed
    assert content["body"][0]["value"]["source_url"] == "http://testserver/articles/b/"
