"""Where a writer starts, and what the form does by itself."""

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory
from django.urls import reverse

from articles.models import ArticlePage
from articles.wagtail_hooks import StartPanel, biography_url, write_url
from practitioners.models import PractitionerPage
from tests.factories import SiteTree, make_article, make_practitioner

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(site: SiteTree, client: Client) -> Any:
    """A superuser who is logged in, and has a published biography."""
    user = get_user_model().objects.create_superuser("ada")
    make_practitioner(site, "Ada Quill", user=user)
    client.force_login(user)
    return user


def test_the_first_entry_of_the_dashboard_starts_an_article(
    site: SiteTree, writer: Any, client: Client
) -> None:
    page = BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "html.parser")
    entries = {
        link.get_text(strip=True): link["href"]
        for link in page.select("section[aria-labelledby=start-title] a")
    }

    biography = PractitionerPage.objects.get()
    assert entries == {
        "Write an article": f"/admin/pages/add/articles/articlepage/{site.articles.pk}/",
        "My biography": f"/admin/pages/{biography.pk}/edit/",
    }


def test_who_may_not_write_is_not_asked_to(site: SiteTree) -> None:
    visitor = get_user_model().objects.create_user("nobody")

    assert (write_url(visitor), biography_url(visitor)) == ("", "")


def test_the_dashboard_lists_the_drafts_of_the_writer_only(site: SiteTree, writer: Any) -> None:
    mine = make_article(site, "Mine", publish=False, owner=writer)
    mine.save_revision()
    make_article(site, "Of somebody else", publish=False).save_revision()
    request = RequestFactory().get("/")
    request.user = writer

    drafts = StartPanel().get_context_data({"request": request})["drafts"]

    assert [draft.title for draft in drafts] == ["Mine"]


def test_what_somebody_else_has_to_review_is_no_draft_to_go_on_with(
    site: SiteTree, writer: Any, client: Client
) -> None:
    """It comes back when changes are asked for."""
    for title in ("Mine", "Sent", "Sent back"):
        make_article(site, title, publish=False, owner=writer).save_revision(user=writer)
    for page in ArticlePage.objects.filter(title__startswith="Sent"):
        page.get_workflow().start(page, writer)
    ArticlePage.objects.get(title="Sent back").current_workflow_task_state.reject(user=writer)

    soup = BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "html.parser")
    drafts = soup.select("section[aria-labelledby=start-title] li")
    assert {" ".join(draft.get_text().split()) for draft in drafts} == {
        "Mine, just now",
        "Sent back, just now",
    }
    sent = soup.select("#panel-objects-in-workflow-section tbody tr, [id*=objects-in-workflow] tr")
    rows = {" ".join(row.get_text(" ").split()[:8]) for row in sent if row.select("td")}
    assert {row.split(" Editorial")[0] for row in rows} == {
        "Sent Waits for:",
        "Sent back Changes were asked for:",
    }


def test_the_last_review_is_shown_once_there_is_one(
    site: SiteTree, writer: Any, client: Client
) -> None:
    article = make_article(site, "Mine")
    url = reverse("wagtailadmin_pages:edit", args=[article.pk])
    assert b"The last clinical review" not in client.get(url).content

    article.reviewed_on = date(2026, 3, 2)
    article.save_revision()
    html = client.get(url).content.decode()
    assert "The last clinical review" in html
    assert "March 2, 2026" in html


def test_a_practitioner_who_writes_is_the_author_already(
    site: SiteTree, writer: Any, client: Client
) -> None:
    page = BeautifulSoup(client.get(write_url(writer)).content, "html.parser")

    chosen = page.select_one("input[name=article_authors-0-practitioner]")
    assert chosen is not None
    assert chosen["value"] == str(PractitionerPage.objects.get().pk)
