"""What an editor learns of a page of which no content item can be made, and what becomes of it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import ArticlePage
from cms.delivery.models import BuildFailure, ContentItem
from cms.foundation.users.models import User
from practitioners.models import PractitionerPage
from tests.cms.editorial.editing.conftest import FIRST, Editor, body
from tests.cms.editorial.editing.test_creation import AUTHOR
from tests.factories import SiteTree, make_article, make_practitioner
from tests.failing_pages import BROKEN, FAULTS, Fault, failing_serializer, raise_error

pytestmark = pytest.mark.django_db


@pytest.fixture(params=FAULTS)
def fault(request: pytest.FixtureRequest) -> Fault:
    return FAULTS[request.param]


def told(editor: Editor) -> str:
    """The next page of the admin, with the messages that wait for the editor."""
    return editor.client.get(reverse("wagtailadmin_home")).content.decode()


def test_publishing_keeps_what_was_typed(site: SiteTree, ada: Editor, fault: Fault) -> None:
    form = ada.edit(make_article(site, "Whole", authors=[make_practitioner(site)]))
    with fault():
        answer = form.send("publish", title=f"{BROKEN} now")
    page = ArticlePage.objects.get()

    assert (answer.status_code, page.title, page.draft_title) == (302, "Whole", f"{BROKEN} now")
    assert page.get_latest_revision_as_object().title == f"{BROKEN} now"
    shown = told(ada)
    assert f"“{BROKEN} now” cannot be published" in shown
    assert "What you typed is kept as a draft" in shown
    assert "has been published" not in shown


def test_creating_and_publishing_keeps_a_draft(site: SiteTree, ada: Editor) -> None:
    author = {**AUTHOR, "article_authors-0-practitioner": str(make_practitioner(site).pk)}
    form = ada.create(site)
    with failing_serializer(raise_error):
        answer = form.send("publish", title=BROKEN, slug="new", summary="Short.", **author)
    page = ArticlePage.objects.get()

    assert (answer.status_code, page.title, page.live) == (302, BROKEN, False)
    assert list(ContentItem.objects.values_list("type")) == [("practitioner",)]
    assert "What you typed is kept as a draft" in told(ada)


def test_publishing_several_in_a_list_tells_which_one_fails(site: SiteTree, ada: Editor) -> None:
    authors = [make_practitioner(site)]
    titles = ("First", BROKEN)
    pages = [make_article(site, title, authors=authors, publish=False) for title in titles]
    for page in pages:
        page.save_revision()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    query = "&".join(f"id={page.pk}" for page in pages)
    with failing_serializer(raise_error):
        answer = ada.client.post(f"{url}?{query}&next=/admin/", {})

    assert (answer.status_code, ArticlePage.objects.live().count()) == (302, 0)
    assert f"“{BROKEN}” cannot be published" in told(ada)


def test_an_author_is_published_though_an_article_fails(
    site: SiteTree, ada: Editor, fault: Fault
) -> None:
    author = make_practitioner(site, "Ada Quill")
    article = make_article(site, BROKEN, authors=[author])
    edit = reverse("wagtailadmin_pages:edit", args=[author.pk])
    form = ada.open(edit, **body({FIRST: "Text."}))
    with fault():
        form.send("publish", title="Ada Feather")

    assert PractitionerPage.objects.get().title == "Ada Feather"
    assert [failure.page_id for failure in BuildFailure.objects.all()] == [article.pk]
    edit = reverse("wagtailadmin_pages:edit", args=[article.pk])
    assert "they still see the page as it was before" in ada.client.get(edit).content.decode()
    report = ada.client.get("/admin/reports/failing-pages/").content.decode()
    assert (BROKEN in report, "The page as it was before" in report) == (True, True)


def test_the_report_shows_nobody_pages_that_are_not_theirs(site: SiteTree) -> None:
    BuildFailure.objects.create(
        page=make_article(site, "Gone wrong"),
        error="RuntimeError",
        since="2030-01-01T00:00Z",
        failed_at="2030-01-01T00:00Z",
    )
    answers: dict[str, Any] = {}
    for name, make in (("one", User.objects.create_user), ("all", User.objects.create_superuser)):
        client = Client()
        client.force_login(make(name))
        answers[name] = client.get("/admin/reports/failing-pages/")

    assert (answers["one"].status_code, answers["all"].status_code) == (302, 200)
    assert "Gone wrong" in answers["all"].content.decode()
