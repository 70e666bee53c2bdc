"""Those who may edit a page may share its draft, see what is shared, and take it back."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from wagtail.models import GroupPagePermission, Page, PageLogEntry

from articles.models import ArticlePage
from cms.editorial.preview_links.models import PreviewLink, share
from cms.foundation.users.models import User
from tests.answers import heading
from tests.factories import SiteTree, make_article

pytestmark = pytest.mark.django_db


def make_user(name: str, *, may_change: Page | None = None, admin: bool = True) -> User:
    """Somebody who may see the admin, and change the pages below `may_change`."""
    user: User = get_user_model().objects.create_user(name, password="x")
    group = Group.objects.create(name=name)
    user.groups.add(group)
    if admin:
        group.permissions.add(Permission.objects.get(codename="access_admin"))
    if may_change:
        change = Permission.objects.get(codename="change_page")
        GroupPagePermission.objects.create(group=group, page=may_change, permission=change)
    return user


@dataclass(frozen=True)
class Desk:
    """An editor of articles at work on one."""

    client: Client
    user: User
    article: ArticlePage

    @property
    def url(self) -> str:
        return f"/admin/pages/{self.article.pk}/share/"

    def create(self, **form: Any) -> Any:
        return self.client.post(f"{self.url}create/", form, follow=True)

    def revoke(self, link: PreviewLink) -> Any:
        return self.client.post(f"{self.url}{link.pk}/revoke/")


@pytest.fixture
def desk(site: SiteTree, client: Client) -> Desk:
    article = make_article(site, "In review", publish=False)
    article.save_revision()
    user = make_user("ellis", may_change=site.articles)
    client.force_login(user)
    return Desk(client, user, article)


def addresses(answer: Any) -> list[str]:
    page = BeautifulSoup(answer.content, "html.parser")
    return [str(field["value"]) for field in page.select("input[id^=address-]")]


def rows(answer: Any) -> list[list[str]]:
    page = BeautifulSoup(answer.content, "html.parser")
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("td")]
        for row in page.select("table.listing tbody tr")
    ]


def test_a_link_is_made_and_shown_once(desk: Desk, api: Client) -> None:
    answer = desk.create(days=7)
    web_page, item = addresses(answer)

    assert answer.redirect_chain == [(desk.url, 302)]
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    assert re.fullmatch(r"http://testserver/preview/[\w-]{43}/", web_page)
    assert item == f"{web_page}item.json"
    assert b"In review" in Client().get(web_page).content
    assert addresses(desk.client.get(desk.url)) == []
    token = web_page.split("/")[-2]
    assert token not in desk.client.get(desk.url).content.decode()
    assert token not in str(dict(desk.client.session))
    assert PreviewLink.objects.count() == 1


@pytest.mark.parametrize("days", [1, 7, 30])
def test_the_editor_chooses_for_how_long(days: int, desk: Desk) -> None:
    desk.create(days=days)
    link = PreviewLink.objects.get()

    assert (link.created_by, link.page_id) == (desk.user, desk.article.pk)
    assert link.revision == desk.article.get_latest_revision()
    expected = timezone.now() + timedelta(days=days)
    assert abs(link.expires_at - expected) < timedelta(minutes=1)


@pytest.mark.parametrize("form", [{}, {"days": 0}, {"days": 365}, {"days": "x"}])
def test_no_other_time_is_accepted(form: dict[str, Any], desk: Desk) -> None:
    answer = desk.create(**form)

    assert (answer.status_code, addresses(answer)) == (200, [])
    assert PreviewLink.objects.count() == 0


def test_seven_days_are_chosen_already(desk: Desk) -> None:
    page = BeautifulSoup(desk.client.get(desk.url).content, "html.parser")

    chosen = page.select("select[name=days] option[selected]")
    assert [option.get_text() for option in chosen] == ["7 days"]


def test_the_list_tells_the_state_of_each_link(desk: Desk, api: Client) -> None:
    old, _ = share(desk.article, user=desk.user, days=1)
    gone, _ = share(desk.article, user=desk.user, days=1)
    gone.revoke(desk.user)
    _, token = share(desk.article, user=desk.user, days=30)
    Client().get(f"/preview/{token}/")
    PreviewLink.objects.filter(pk=old.pk).update(expires_at=timezone.now())
    listed = rows(desk.client.get(desk.url))

    assert [(row[2].split()[0], row[3].split(",")[0], row[4]) for row in listed] == [
        ("Works", "1 time", "Revoke"),
        ("Revoked", "Never", ""),
        ("Expired", "Never", ""),
    ]
    assert [row[1].split()[0] for row in listed] == ["ellis"] * 3


def test_the_list_says_that_there_is_a_newer_draft(desk: Desk) -> None:
    share(desk.article, user=desk.user, days=1)
    assert "newer draft" not in rows(desk.client.get(desk.url))[0][0]
    desk.article.save_revision()

    assert "newer draft" in rows(desk.client.get(desk.url))[0][0]


def test_the_list_has_the_links_of_one_page(desk: Desk, site: SiteTree) -> None:
    share(make_article(site, "Another"), user=desk.user, days=1)

    assert rows(desk.client.get(desk.url)) == []


def test_a_link_is_revoked(desk: Desk) -> None:
    link, token = share(desk.article, user=desk.user, days=1)
    answer = desk.revoke(link)

    assert (answer.status_code, answer["Location"]) == (302, desk.url)
    assert PreviewLink.objects.get().state == "revoked"
    assert Client().get(f"/preview/{token}/").status_code == 404
    assert desk.revoke(link).status_code == 404


def test_a_link_of_another_page_is_not_revoked(desk: Desk, site: SiteTree) -> None:
    link, _ = share(make_article(site, "Another"), user=desk.user, days=1)

    assert desk.revoke(link).status_code == 404
    assert PreviewLink.objects.get().state == "open"


def test_the_history_of_the_page_tells_of_it(desk: Desk) -> None:
    desk.create(days=1)
    link = PreviewLink.objects.get()
    desk.revoke(link)
    entries = PageLogEntry.objects.filter(action__startswith="previews.").order_by("pk")

    assert [(entry.action, entry.user, entry.page_id) for entry in entries] == [
        ("previews.share", desk.user, desk.article.pk),
        ("previews.revoke", desk.user, desk.article.pk),
    ]
    history = desk.client.get(f"/admin/pages/{desk.article.pk}/history/").content.decode()
    until = date_format(localtime(link.expires_at), "DATETIME_FORMAT")
    assert f"Shared a draft by a link until {until}" in history
    assert "Revoked a shared draft" in history


def change_requests(desk: Desk, link: PreviewLink) -> list[str]:
    return [f"{desk.url}create/", f"{desk.url}{link.pk}/revoke/"]


def test_nothing_changes_by_a_get(desk: Desk) -> None:
    link, _ = share(desk.article, user=desk.user, days=1)

    assert [desk.client.get(url).status_code for url in change_requests(desk, link)] == [405, 405]
    assert PreviewLink.objects.get().state == "open"


def test_nothing_changes_without_the_token_of_the_form(desk: Desk) -> None:
    link, _ = share(desk.article, user=desk.user, days=1)
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.user)
    answers = [client.post(url, {"days": 7}) for url in change_requests(desk, link)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert [link.state for link in PreviewLink.objects.all()] == ["open"]


@pytest.mark.parametrize("who", ["nobody", "a reader", "an editor of something else"])
def test_those_who_may_not_edit_the_page_are_refused(who: str, desk: Desk, site: SiteTree) -> None:
    link, _ = share(desk.article, user=desk.user, days=1)
    client = Client()
    if who == "a reader":
        client.force_login(make_user("reader", admin=False))
    elif who == "an editor of something else":
        client.force_login(make_user("other", may_change=site.practitioners))
    answers = [client.get(desk.url)]
    answers += [client.post(url, {"days": 7}) for url in change_requests(desk, link)]

    assert {answer.status_code for answer in answers} == {302}
    assert {answer["Location"].partition("?")[0] for answer in answers} <= {
        "/admin/login/",
        "/admin/",
    }
    assert [link.state for link in PreviewLink.objects.all()] == ["open"]


@pytest.mark.parametrize("path", ["edit/", ""])
def test_the_actions_of_a_page_lead_there(path: str, desk: Desk) -> None:
    page = desk.client.get(f"/admin/pages/{desk.article.pk}/{path}").content

    links = BeautifulSoup(page, "html.parser").select(f'a[href="{desk.url}"]')
    assert [link.get_text().strip() for link in links] == ["Share a draft"]


def test_the_actions_of_a_page_that_one_may_not_edit_do_not(desk: Desk, site: SiteTree) -> None:
    GroupPagePermission.objects.create(
        group=desk.user.groups.get(),
        page=site.home,
        permission=Permission.objects.get(codename="add_page"),
    )
    page = desk.client.get(f"/admin/pages/{site.practitioners.pk}/")

    assert (page.status_code, b"/share/" in page.content) == (200, False)


def test_a_page_that_is_not_ours_cannot_be_shared(desk: Desk) -> None:
    admin = get_user_model().objects.create_superuser("admin", password="x")
    desk.client.force_login(admin)

    for pk in (Page.get_first_root_node().pk, 999_999):
        assert heading(desk.client.get(f"/admin/pages/{pk}/share/")) == (404, "Error 404")
