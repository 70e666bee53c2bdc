"""What has expired is gone at its minute from every channel, though the scheduled run is late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Locale, Page

from articles.models import ArticlePage
from cms.delivery.models import ContentItem
from practitioners.models import PractitionerPage
from tests.clock import Clock, stopped_clock
from tests.factories import make_article, make_practitioner, make_site, stream

pytestmark = pytest.mark.django_db

BEGIN = datetime(2030, 1, 1, 12, tzinfo=UTC)
EXPIRY = BEGIN + timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def clock() -> Iterator[Clock]:
    with stopped_clock(BEGIN) as clock:
        yield clock


@dataclass(frozen=True)
class Shown:
    """Articles that show what expires, each in another way; what expires says `gone`."""

    author: PractitionerPage
    article: ArticlePage
    showing: dict[str, ArticlePage]
    routes: list[str]


@pytest.fixture(scope="module")
def shown(kept_database: None, clock: Clock) -> Shown:
    site = make_site()
    author = make_practitioner(site, "Ada gone", slug="gone-author", summary="A gone biography.")
    kept = make_practitioner(site, "Wren Kept", slug="kept")
    article = make_article(site, "An article gone", slug="gone-article")
    link = f'<p>Text <a linktype="page" id="{article.pk}">kept words</a></p>'
    action = {"title": "Act", "label": "Go", "target": "page", "page": article.pk}
    reviewed: dict[str, Any] = {"reviewer": author, "reviewed_on": BEGIN.date()}
    french = Locale.objects.create(language_code="fr")
    same: dict[str, Any] = {"locale": french, "translation_key": article.translation_key}
    showing = {
        "authors": make_article(site, "With authors", authors=[author, kept]),
        "review": make_article(site, "With a review", **reviewed),
        "related": make_article(site, "With related", related=[article]),
        "link": make_article(site, "With a link", body=stream(("paragraph", link))),
        "action": make_article(site, "With an action", body=stream(("call_to_action", action))),
        "translation": make_article(site, "In French", **same),
    }
    for page in (author, article):
        page.refresh_from_db()
        page.expire_at = EXPIRY
        page.save_revision().publish()
    items = [f"/api/v1/articles/{page.content_id}/" for page in showing.values()]
    routes = [
        *items,
        *(f"/api/v1/content/?path=/articles/{page.slug}/" for page in showing.values()),
        *(f"/articles/{page.slug}/" for name, page in showing.items() if name != "translation"),
        "/api/v1/articles/",
        "/api/v1/articles/?include=body",
        "/api/v1/articles/?include=body&fields=id,authors,related,body,clinical_review",
        f"/api/v1/articles/?author={kept.content_id}",
        f"/api/v1/articles/?author={author.content_id}",
        f"/api/v1/articles/?reviewer={author.content_id}&include=body",
        "/api/v1/practitioners/?include=body",
        "/api/v1/changes/",
        "/",
        "/articles/",
        "/practitioners/",
        "/practitioners/kept/",
    ]
    return Shown(author, article, showing, routes)


def telling(routes: list[str]) -> list[str]:
    """Those whose answer says something of what expires."""
    client, found = Client(), []
    for route in routes:
        answer = client.get(route)
        sent = f"{answer.headers}{answer.content.decode()}"
        if "gone" in sent.replace(route, ""):
            found.append(route)
    return found


def test_what_expires_is_gone_from_every_channel_before_the_run(shown: Shown, clock: Clock) -> None:
    clock.now = EXPIRY - timedelta(seconds=1)
    assert telling(shown.routes) == shown.routes
    clock.now = EXPIRY
    assert telling(shown.routes) == []
    assert Page.objects.get(pk=shown.author.pk).live


def test_it_is_written_once(shown: Shown, clock: Clock) -> None:
    clock.now = EXPIRY + MINUTE
    telling(shown.routes)
    before = list(ContentItem.objects.order_by("pk").values())
    telling(shown.routes)

    assert list(ContentItem.objects.order_by("pk").values()) == before
    assert not ContentItem.objects.filter(valid_until__lte=clock.now).exists()


def test_what_is_left_of_an_item_is_what_the_run_leaves(shown: Shown, clock: Clock) -> None:
    clock.now = EXPIRY + MINUTE
    client = Client()
    urls = {name: f"/api/v1/articles/{p.content_id}/" for name, p in shown.showing.items()}
    early = {name: client.get(url) for name, url in urls.items()}
    listed = client.get("/api/v1/articles/?include=body").json()["items"]
    feed = client.get("/api/v1/changes/").json()["items"]
    call_command("publish_scheduled")
    late = {name: client.get(url) for name, url in urls.items()}

    for name, answer in early.items():
        assert (answer.content, answer["ETag"]) == (late[name].content, late[name]["ETag"]), name
    contents = {name: answer.json() for name, answer in early.items()}
    assert [author["name"] for author in contents["authors"]["authors"]] == ["Wren Kept"]
    assert contents["review"]["clinical_review"] is None
    assert contents["related"]["related"] == []
    assert contents["link"]["body"][0]["html"] == "<p>Text kept words</p>"
    assert contents["action"]["body"][0]["value"]["url"] == ""
    assert contents["translation"]["translations"] == []
    by_id = {content["id"]: content for content in contents.values()}
    assert {item["id"]: item for item in listed if item["id"] in by_id} == by_id
    found = {entry["id"]: entry["content"] for entry in feed if entry["id"] in by_id}
    assert found == by_id
