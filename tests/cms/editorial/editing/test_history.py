"""The history says what each version changed, and leads back to each of them."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import ArticlePage
from cms.delivery.models import ContentItem
from cms.foundation.users.roles import Role
from tests.cms.editorial.editing.conftest import FIRST, THIRD, Editor, body
from tests.factories import SiteTree, make_article, make_practitioner

pytestmark = pytest.mark.django_db


def rows(editor: Editor, article: ArticlePage) -> list[tuple[str, str, list[str]]]:
    """What was done, what that changed, and what can be done about it, newest first."""
    page = editor.look(reverse("wagtailadmin_pages:history", args=[article.pk]))
    found = []
    for cell in page.select("tbody td:first-child"):
        done, changes = cell.select_one(".w-gap-2"), cell.select_one(".version__changes")
        links = [link.get_text(strip=True) for link in cell.select("a")]
        found.append((words(done), words(changes), links))
    return found


def words(element: Any) -> str:
    return " ".join(element.get_text(" ").split()) if element else ""


def undo_url(article: ArticlePage) -> str:
    return reverse("editing:undo_publishing", args=[article.pk])


def shown(article: ArticlePage) -> tuple[str, str]:
    """The title that readers see, and that of the draft."""
    page = ArticlePage.objects.get(pk=article.pk)
    item = ContentItem.objects.public().get(page=page.pk)
    return item.title, page.get_latest_revision_as_object().title


def test_each_version_says_what_it_changed_and_can_be_restored(
    ada: Editor, article: ArticlePage
) -> None:
    ada.edit(article).send(title="Backs", **body({FIRST: "First!", THIRD: "Third."}))
    ada.edit(article).send("publish", summary="Short.", seo_title="Backs, briefly")

    published, _renamed, newest, first = rows(ada, article)[:4]
    assert published[:2] == ("Published Live version", "")
    assert newest[:2] == (
        "Draft saved Current draft",
        "Changed: Summary, Title in search results",
    )
    assert first[1] == "Changed: Title, Body (1 changed, 1 added, 1 removed)"
    assert first[2][0] == "Restore"
    assert "Restore" not in newest[2]


def test_a_version_that_was_published_can_be_restored(ada: Editor, article: ArticlePage) -> None:
    ada.edit(article).send("publish", title="Backs")
    old = article.live_revision_id
    page = ada.look(reverse("wagtailadmin_pages:history", args=[article.pk]))

    restore = reverse("wagtailadmin_pages:revisions_revert", args=[article.pk, old])
    assert [link.get_text(strip=True) for link in page.select(f'a[href="{restore}"]')] == [
        "Restore"
    ]
    form = ada.look(restore)
    assert "Nothing is changed until you press a button below." in form.get_text()


def test_the_history_takes_as_many_queries_for_ten_versions_as_for_two(
    ada: Editor, article: ArticlePage
) -> None:
    url = reverse("wagtailadmin_pages:history", args=[article.pk])
    for number in range(2):
        ada.edit(article).send(title=f"Backs {number}")
    with CaptureQueriesContext(connection) as few:
        ada.client.get(url)
    for number in range(8):
        ada.edit(article).send(title=f"Spines {number}")
    with CaptureQueriesContext(connection) as many:
        ada.client.get(url)

    assert len(many) == len(few)


def test_publishing_is_undone_in_two_steps(ada: Editor, article: ArticlePage) -> None:
    answer = ada.edit(article).send("publish", title="Too early")
    assert shown(article) == ("Too early", "Too early")
    after = ada.look(answer["Location"])
    (button,) = after.select(f'a[href="{undo_url(article)}"]')
    assert button.get_text(strip=True) == "Undo publishing"

    question = ada.look(undo_url(article))
    hidden = {str(i["name"]): str(i["value"]) for i in question.select("main input[type=hidden]")}
    answer = ada.client.post(undo_url(article), hidden, follow=True)
    assert shown(article) == ("Back pain", "Too early")
    assert "Readers see “Back pain” as it was published before." in words(
        BeautifulSoup(answer.content, "html.parser")
    )
    assert answer.context["form"]["title"].value() == "Too early"


def test_undoing_what_was_published_meanwhile_asks_again(
    ada: Editor, ben: Editor, article: ArticlePage
) -> None:
    ada.edit(article).send("publish", title="Too early")
    question = ada.look(undo_url(article))
    hidden = {str(i["name"]): str(i["value"]) for i in question.select("main input[type=hidden]")}
    ben.edit(article).send("publish", title="Right")

    answer = ada.client.post(undo_url(article), hidden)
    assert "has been published once more meanwhile" in answer.content.decode()
    assert shown(article) == ("Right", "Right")


def test_what_was_never_published_before_can_be_unpublished(ada: Editor, site: SiteTree) -> None:
    article = make_article(site, "New", authors=[make_practitioner(site)])
    answer = ada.client.get(undo_url(article))

    assert answer["Location"] == reverse("wagtailadmin_pages:unpublish", args=[article.pk])


def test_a_version_that_has_expired_is_not_published_again(
    ada: Editor, article: ArticlePage
) -> None:
    ada.edit(article).send("publish", title="With an expiry")
    before = article.live_revision
    before.content["expire_at"] = (timezone.now() - timedelta(days=1)).isoformat()
    before.save()
    live = str(ArticlePage.objects.get(pk=article.pk).live_revision_id)

    answer = ada.client.post(undo_url(article), {"live": live})
    assert "That version cannot be published as it is: It has expired" in answer.content.decode()
    assert shown(article)[0] == "With an expiry"


def test_who_may_not_publish_may_not_undo(article: ArticlePage, ada: Editor) -> None:
    ada.edit(article).send("publish", title="Public")
    ada.user.is_superuser = False
    ada.user.save()
    ada.user.groups.add(Group.objects.get(name=Role.WRITER))
    live = str(ArticlePage.objects.get(pk=article.pk).live_revision_id)

    answer = ada.client.post(undo_url(article), {"live": live})
    assert (answer.status_code, answer["Location"]) == (302, reverse("wagtailadmin_home"))
    assert shown(article) == ("Public", "Public")
