"""A link shows one draft to whoever has it, until it ends."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from articles.models import ArticlePage
from cms.delivery.items.building import build
from cms.editorial.preview_links.models import PreviewLink, share
from cms.foundation.formats.content import encode
from cms.foundation.users.models import User
from tests.cms.editorial.preview_links.conftest import HEADERS, draft_of, headers, save, shared
from tests.factories import SiteTree, make_article, make_practitioner

pytestmark = pytest.mark.django_db


def test_a_draft_is_shown_to_somebody_without_a_login(
    api: Client, article: ArticlePage, user: User
) -> None:
    answer = api.get(shared(article, user))
    page = BeautifulSoup(answer.content, "html.parser")

    assert (answer.status_code, headers(answer)) == (200, HEADERS)
    assert page.select("h1")[0].get_text() == "Shared draft"
    assert page.select(".article .body p")[0].get_text() == "All about shared draft."
    assert [a.get_text() for a in page.select("a[rel=author]")] == ["Dr. Ada Quill, L.Ac."]
    assert page.select("meta[name=robots]")[0]["content"] == "noindex, nofollow"
    assert answer.cookies == {}


def test_the_banner_says_what_it_is_and_until_when(
    api: Client, article: ArticlePage, user: User
) -> None:
    url = shared(article, user)
    link = PreviewLink.objects.get()
    link.saved_at = link.saved_at.replace(2026, 1, 5, 9, 30)
    link.save()
    page = BeautifulSoup(api.get(url).content, "html.parser")

    banner = " ".join(page.select(".draft-banner")[0].get_text().split())
    until = f"{link.expires_at:%B} {link.expires_at.day}, {link.expires_at:%Y, %H:%M} UTC"
    assert banner == (
        "Draft of January 5, 2026, 09:30, not published. "
        f"For review only. This link works until {until}."
    )


def test_what_points_to_the_published_page_is_not_on_a_draft(
    api: Client, article: ArticlePage, user: User
) -> None:
    page = BeautifulSoup(api.get(shared(article, user)).content, "html.parser")

    assert page.select("link[rel=canonical], link[rel=alternate], script") == []


def test_a_front_end_gets_the_draft_as_the_api_will_deliver_it(
    api: Client, article: ArticlePage, user: User
) -> None:
    url = f"{shared(article, user)}item.json"
    answer = api.get(url, HTTP_ORIGIN="https://front.example")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert headers(answer) == HEADERS
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.content == encode(build(draft_of(article)))
    assert answer.json()["title"] == "Shared draft"


def test_a_link_outlives_its_revision(api: Client, article: ArticlePage, user: User) -> None:
    url = shared(article, user)
    save(article, "leak-newer")
    call_command("purge_revisions", verbosity=0)

    assert PreviewLink.objects.get().revision is None
    assert b"Shared draft" in api.get(url).content


def test_publishing_something_else_does_not_change_what_a_link_shows(
    api: Client, article: ArticlePage, user: User
) -> None:
    url = shared(article, user)
    assert b", not published." in api.get(url).content
    save(article, "Published meanwhile").publish()
    answer = api.get(url)

    assert b". The page has been published since." in answer.content
    assert b"Shared draft" in answer.content
    assert b"Published meanwhile" not in answer.content.split(b"</main>")[0]


def test_a_draft_of_a_live_page(api: Client, site: SiteTree, user: User) -> None:
    article = make_article(site, "Live")
    save(article, "Drafted")
    url = shared(ArticlePage.objects.get(pk=article.pk), user)

    assert api.get(f"{url}item.json").content == encode(build(draft_of(article)))
    assert b"Drafted" in api.get(url).content
    assert b"Live" in api.get("/articles/live/").content


@pytest.mark.parametrize("days", [1, 7, 30])
def test_a_link_ends_on_its_day(days: int, article: ArticlePage, user: User) -> None:
    link, _ = share(article, user=user, days=days)

    assert abs(link.expires_at - timezone.now() - timedelta(days=days)) < timedelta(minutes=1)


def test_openings_are_counted(api: Client, article: ArticlePage, user: User) -> None:
    url = shared(article, user)
    api.head(url)
    assert (PreviewLink.objects.get().opened, PreviewLink.objects.get().last_opened_at) == (0, None)
    api.get(url)
    api.get(f"{url}item.json")

    link = PreviewLink.objects.get()
    assert link.opened == 2
    assert link.last_opened_at is not None
    assert timezone.now() - link.last_opened_at < timedelta(minutes=1)


def test_other_pages_can_be_shared_but_are_no_items(
    api: Client, site: SiteTree, user: User
) -> None:
    site.home.introduction = "Drafted introduction"
    site.home.save_revision()
    url = f"/preview/{share(site.home, user=user, days=7)[1]}/"
    page = api.get(url)

    assert (page.status_code, b"Drafted introduction" in page.content) == (200, True)
    assert api.get(f"{url}item.json").status_code == 404


def test_a_page_without_a_revision_is_shared_as_it_is(
    api: Client, site: SiteTree, user: User
) -> None:
    article = make_article(site, publish=False)
    assert article.get_latest_revision() is None

    assert b"All about back pain." in api.get(shared(article, user)).content


def test_lists_on_a_shared_page_can_be_turned(api: Client, site: SiteTree, user: User) -> None:
    person = make_practitioner(site)
    url = f"/preview/{share(person, user=user, days=7)[1]}/"

    assert re.search("Ada Quill", api.get(f"{url}?written=2").content.decode())
