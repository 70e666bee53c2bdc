"""The demo site: enough of it, all of it valid, and loaded once."""

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from modelcluster.models import get_all_child_relations
from wagtail.models import Page, TaskState

from articles.models import ArticleIndexPage, ArticlePage
from articles.reviews.models import Review
from cms.content.content_checks.checking import Check
from cms.content.content_checks.draft import Draft
from cms.content.images.models import Image
from cms.content.topics.models import Topic
from cms.delivery.models import ContentItem
from cms.delivery.sync.reconcile import reconcile
from home.demo.loader import load_demo
from home.models import HomePage
from practitioners.models import PractitionerIndexPage, PractitionerPage
from tests.demo import PICTURES, load_small_demo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


@dataclass(frozen=True)
class Loaded:
    """How many pages each of two runs of `load_demo` created."""

    first: int
    second: int


@pytest.fixture(scope="module")
def demo(kept_database: None) -> Loaded:
    """The demo site, loaded twice."""
    return Loaded(load_small_demo(), load_demo())


def items(kind: str) -> list[dict[str, Any]]:
    """The content of all public items of a type."""
    return [json.loads(bytes(i.content)) for i in ContentItem.objects.public().filter(type=kind)]


def test_loading_it_again_creates_nothing(demo: Loaded) -> None:
    pages = Page.objects.filter(depth__gt=1).count()

    assert (demo.first, demo.second) == (pages, 0)
    assert Image.objects.count() == len(PICTURES)


def test_there_is_enough_of_it() -> None:
    assert ArticlePage.objects.live().count() >= 12
    assert Topic.objects.count() >= 5
    assert PractitionerPage.objects.live().count() >= 4


def test_all_of_it_is_published() -> None:
    assert len(items("article")) == ArticlePage.objects.count()
    assert len(items("practitioner")) == PractitionerPage.objects.count()
    compared, repaired = reconcile()
    assert (compared, repaired) == (len(items("article")) + len(items("practitioner")), 0)


def pages() -> list[Any]:
    return [
        *ArticlePage.objects.all(),
        *PractitionerPage.objects.all(),
        *HomePage.objects.all(),
    ]


def could_be_saved(page: Any) -> bool:
    """Whether no field, part or block of the page would be refused by its form."""
    page.full_clean()
    for relation in get_all_child_relations(type(page)):
        for child in getattr(page, relation.get_accessor_name()).all():
            child.full_clean()
    return [child.block.clean(child.value) for child in page.body] != []


def test_an_editor_could_save_each_page() -> None:
    assert [page.title for page in pages() if not could_be_saved(page)] == []


def test_each_block_shows_something() -> None:
    empty = [
        (item["slug"], block["type"])
        for item in items("article") + items("practitioner")
        for block in item["body"]
        if block["html"] == "" or list(block["value"].values()) == [None]
    ]

    assert empty == []


def test_citations_match_the_references() -> None:
    for item in items("article"):
        text = " ".join(block["html"] for block in item["body"])
        cited = {
            int(number)
            for group in re.findall(r"\[(\d+(?:[,\s–-]+\d+)*)\]", text)
            for number in re.findall(r"\d+", group)
        }
        numbers = {reference["number"] for reference in item["references"]}
        assert (item["slug"], cited) == (item["slug"], numbers)
        assert numbers != set()


def test_every_article_is_complete() -> None:
    for item in items("article"):
        missing = [
            name
            for name in ("authors", "clinical_review", "topics", "hero_image", "related", "summary")
            if not item[name]
        ]
        assert (item["slug"], missing) == (item["slug"], [])
        assert item["hero_image"]["alt"] != ""


def test_links_in_the_text_lead_to_pages_that_are_there() -> None:
    client, links = Client(), set()
    for item in items("article") + items("practitioner"):
        for block in item["body"]:
            for link in BeautifulSoup(block["html"], "html.parser").find_all("a", href=True):
                if str(link["href"]).startswith("http://testserver/"):
                    links.add(str(link["href"]))

    assert links != set()
    assert {link for link in links if client.get(link).status_code != 200} == set()


def test_every_page_of_it_opens() -> None:
    client = Client()
    topics = [topic.get_absolute_url() for topic in Topic.objects.all()]
    addresses = ["/", "/articles/", "/practitioners/", *topics]
    addresses += [i["url"] for i in items("article") + items("practitioner")]

    assert [url for url in addresses if client.get(url).status_code != 200] == []


def test_the_names_are_those_of_an_invented_practice() -> None:
    client = Client()

    assert "Quiet Harbor" in client.get("/").content.decode()
    assert "fictional" in client.get("/").content.decode()


def test_the_command_creates_a_login_once(capsys: Any) -> None:
    for _ in range(2):
        call_command("load_demo", "--login", "demo:a long password")

    user = get_user_model().objects.get(is_superuser=True)
    assert user.get_username() == "demo"
    assert user.check_password("a long password")
    assert capsys.readouterr().out == "0 pages created.\n" * 2


def test_the_login_brings_one_account_for_each_role() -> None:
    call_command("load_demo", "--login", "demo:a long password", verbosity=0)

    users = get_user_model().objects.filter(is_superuser=False)
    roles = {user.username: [group.name for group in user.groups.all()] for user in users}
    assert roles == {
        "writer": ["Writer"],
        "editor": ["Editor"],
        "reviewer": ["Clinical reviewer"],
        "practitioner": ["Practitioner"],
        "partner": ["Partner manager"],
        "administrator": ["Administrator"],
    }
    assert {user.check_password("a long password") for user in users} == {True}
    biographies = PractitionerPage.objects.exclude(user=None).order_by("path")
    assert [page.user.username for page in biographies] == ["reviewer", "practitioner"]


def test_the_reviewer_finds_an_article_to_approve() -> None:
    call_command("load_demo", "--login", "demo:a long password", verbosity=0)

    reviewer = get_user_model().objects.get(username="reviewer")
    (turn,) = TaskState.objects.reviewable_by(reviewer)
    turn.specific.task.specific.on_action(turn.specific, reviewer, "approve")
    article = ArticlePage.objects.get(pk=turn.revision.object_id)
    assert (article.live, article.reviewed_on) == (True, timezone.localdate())


def test_each_review_has_a_record() -> None:
    told = ArticlePage.objects.values_list("pk", "reviewer", "reviewed_on", "review_due_on")
    records = Review.objects.values_list("article", "reviewer", "reviewed_on", "due_on")

    assert sorted(told) == sorted(records)


def test_an_account_that_is_there_is_left_alone() -> None:
    writer = get_user_model().objects.create_user("writer", password="their own")
    call_command("load_demo", "--login", "demo:a long password", verbosity=0)
    writer.refresh_from_db()

    assert writer.check_password("their own")
    assert list(writer.groups.all()) == []


def test_without_the_login_there_is_no_account() -> None:
    call_command("load_demo", verbosity=0)

    assert get_user_model().objects.count() == 0


def test_every_page_of_it_passes_the_checks() -> None:
    found = [
        (page.slug, finding.path, finding.message)
        for page in [
            *pages(),
            *ArticleIndexPage.objects.all(),
            *PractitionerIndexPage.objects.all(),
        ]
        for finding in Check(Draft.of(page)).findings
    ]

    assert found == []
