"""After a deployment nothing stays old: runs that compare all pages with their items."""

from io import StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from articles.api import ArticleSerializer
from articles.models import ArticlePage
from cms.delivery.items import search
from cms.delivery.models import ContentItem, FeedState, ReconcileRun
from cms.delivery.sync import reconcile
from cms.delivery.sync.reconcile import SILENCE, advance, due, go_on, go_on_if_silent
from cms.foundation import fingerprint
from cms.foundation.search import indexing
from cms.foundation.search.models import IndexedText, VocabularyWord
from cms.foundation.search.stems import stem
from cms.foundation.users.models import User
from cms.foundation.users.roles import Role
from tests.factories import SiteTree, make_article, make_practitioner

pytestmark = pytest.mark.django_db


class KilledError(BaseException):
    """The end of the process."""


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconcile, "PAGES_PER_BATCH", 2)


@pytest.fixture
def deployed(site: SiteTree) -> list[ArticlePage]:
    """Five articles, made by this version."""
    articles = [make_article(site, f"Article {number}") for number in range(5)]
    call_command("prepare")
    return articles


def deploy(monkeypatch: pytest.MonkeyPatch, version: str) -> ReconcileRun:
    """Start code with another fingerprint; what it does differently is up to the test."""
    monkeypatch.setattr(fingerprint, "code_fingerprint", lambda: version)
    run = due()
    assert run is not None
    return run


def say_otherwise(monkeypatch: pytest.MonkeyPatch, text: str) -> list[str]:
    """Code that builds a summary with `text`; the titles that it builds are noted."""
    built: list[str] = []
    represent = ArticleSerializer.to_representation

    def represent_otherwise(self: Any, page: Any) -> Any:
        built.append(page.title)
        return {**represent(self, page), "summary": text}

    monkeypatch.setattr(ArticleSerializer, "to_representation", represent_otherwise)
    return built


def summaries() -> list[str]:
    return [item.parsed["summary"] for item in ContentItem.objects.order_by("page")]


def numbers(run: ReconcileRun) -> tuple[int, int, int, bool]:
    run.refresh_from_db()
    return run.compared, run.repaired, run.failed, run.ended_at is not None


def position() -> int:
    return FeedState.objects.get().position


def test_other_code_makes_all_items_anew(
    deployed: list[ArticlePage], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = position()
    say_otherwise(monkeypatch, "New")
    monkeypatch.setattr(fingerprint, "code_fingerprint", lambda: "2")
    output = StringIO()
    call_command("prepare", stdout=output)

    assert output.getvalue() == (
        "New version or address: 5 pages compared, 5 content items repaired.\n"
    )
    assert (summaries(), position()) == (["New"] * 5, before + 5)


def test_other_code_that_makes_the_same_writes_nothing(
    deployed: list[ArticlePage], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = position(), list(ContentItem.objects.order_by("pk").values_list())
    run = deploy(monkeypatch, "2")
    go_on(run)

    assert numbers(run) == (5, 0, 0, True)
    assert (position(), list(ContentItem.objects.order_by("pk").values_list())) == before
    assert due() is None


def test_a_text_that_is_searched_otherwise_is_indexed_anew(
    deployed: list[ArticlePage], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The items stay as they are, and take no position."""
    before, text_of = position(), search.text_of

    def more(content: Any) -> indexing.Text:
        text = text_of(content)
        return indexing.Text(text.language, text.title, text.summary, "acupuncture", text.body)

    monkeypatch.setattr(search, "text_of", more)
    run = deploy(monkeypatch, "2")
    go_on(run)

    assert numbers(run) == (5, 5, 0, True)
    assert set(IndexedText.objects.values_list("keywords", flat=True)) == {"acupuncture"}
    assert VocabularyWord.objects.get(term="acupuncture").texts == 5
    assert position() == before


def test_words_that_have_other_stems_are_counted_anew(
    deployed: list[ArticlePage], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an upgrade of the stemmer may give them; the indexed texts stay as they are."""
    words = set(VocabularyWord.objects.values_list("term", "texts"))
    monkeypatch.setattr(indexing, "stem", lambda term, language: stem(term, language)[:3])
    run = deploy(monkeypatch, "2")
    go_on(run)

    assert numbers(run) == (5, 0, 0, True)
    assert set(VocabularyWord.objects.values_list("term", "texts")) == words
    assert max(len(root) for root in VocabularyWord.objects.values_list("stem", flat=True)) == 3


def test_columns_and_facets_that_are_derived_otherwise_are_written(
    site: SiteTree, api: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A filter and a field of listings that the version before did not have."""
    ada = make_practitioner(site)
    make_article(site, authors=[ada])
    call_command("prepare")
    item = ContentItem.objects.get(type="article")
    listed, facets = item.summary, sorted(item.facets.values_list("name", "value"))
    ContentItem.objects.filter(pk=item.pk).update(summary=b"{}", title="Old")
    item.facets.filter(name="author").delete()
    item.facets.create(name="gone", value="old")
    answer = api.get("/api/v1/articles/")
    before = position()
    run = deploy(monkeypatch, "2")
    go_on(run)

    assert numbers(run) == (2, 1, 0, True)
    item.refresh_from_db()
    assert (bytes(item.summary), item.title) == (bytes(listed), "Back pain")
    assert sorted(item.facets.values_list("name", "value")) == facets
    assert position() == before
    # No position was given, and a cache that asks gets the new answer all the same.
    again = api.get("/api/v1/articles/", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.json()["items"][0]["title"]) == (200, "Back pain")


def test_a_run_that_was_killed_goes_on_where_it_stopped(
    deployed: list[ArticlePage], monkeypatch: pytest.MonkeyPatch
) -> None:
    built = say_otherwise(monkeypatch, "New")
    run = deploy(monkeypatch, "2")
    repair = reconcile._repair

    def killed(pks: list[int]) -> tuple[int, int]:
        repaired = repair(pks)
        if deployed[2].pk in pks:
            raise KilledError
        return repaired

    with monkeypatch.context() as patch:
        patch.setattr(reconcile, "_repair", killed)
        with pytest.raises(KilledError):
            go_on(run)
    assert numbers(run) == (2, 2, 0, False)
    assert [summary == "New" for summary in summaries()] == [True, True, False, False, False]
    built.clear()
    call_command("prepare")

    assert numbers(run) == (5, 5, 0, True)
    assert summaries() == ["New"] * 5
    assert set(built) == {"Article 2", "Article 3", "Article 4"}
    assert ReconcileRun.objects.latest("pk") == run


def test_readers_get_the_old_items_meanwhile(
    deployed: list[ArticlePage], monkeypatch: pytest.MonkeyPatch, api: Client
) -> None:
    say_otherwise(monkeypatch, "New")
    run = deploy(monkeypatch, "2")
    seen = []
    while True:
        listing = api.get("/api/v1/articles/").json()["items"]
        pages = [api.get(f"/articles/article-{number}/") for number in range(5)]
        assert {page.status_code for page in pages} == {200}
        seen.append([entry["summary"] == "New" for entry in listing].count(True))
        if run.ended_at:
            break
        advance(run)

    assert seen == [0, 2, 4, 5, 5]


def test_a_second_deployment_in_the_middle_starts_anew(
    deployed: list[ArticlePage], monkeypatch: pytest.MonkeyPatch
) -> None:
    say_otherwise(monkeypatch, "Second")
    first = deploy(monkeypatch, "2")
    assert advance(first) is True
    say_otherwise(monkeypatch, "Third")
    second = deploy(monkeypatch, "3")

    assert advance(first) is False
    assert numbers(first) == (2, 2, 0, True)
    go_on(second)
    assert numbers(second) == (5, 5, 0, True)
    assert summaries() == ["Third"] * 5


def test_a_worker_of_the_version_before_leaves_the_run_alone(
    deployed: list[ArticlePage],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    run = deploy(monkeypatch, "2")
    with monkeypatch.context() as before:
        before.setattr(fingerprint, "code_fingerprint", lambda: "1")
        reconcile.reconcile_task.call(run.pk)

    assert numbers(run) == (0, 0, 0, False)
    assert "Restart this one" in caplog.text
    reconcile.reconcile_task.call(run.pk)
    assert numbers(run) == (5, 0, 0, True)


def test_of_two_workers_each_batch_is_done_by_one(
    deployed: list[ArticlePage], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one read how far the run is before the first one did the batch."""
    built = say_otherwise(monkeypatch, "New")
    run = deploy(monkeypatch, "2")
    other = ReconcileRun.objects.get(pk=run.pk)
    assert advance(run) is True
    built.clear()

    assert advance(other) is False
    assert built == []
    go_on(run)
    assert numbers(other) == (5, 5, 0, True)


def test_a_page_that_cannot_be_built_takes_no_other_with_it(
    deployed: list[ArticlePage],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    bad, text_of = deployed[1], search.text_of

    def fails(content: Any) -> indexing.Text:
        if content["title"] == bad.title:
            raise ValueError("no text")
        return text_of(content)

    monkeypatch.setattr(search, "text_of", fails)
    IndexedText.objects.all().delete()
    output = StringIO()
    with pytest.raises(CommandError, match="Mend these pages"):
        call_command("reconcile_content", stdout=output)

    assert output.getvalue().splitlines()[-1] == (
        "5 pages compared, 4 content items repaired, 1 failed."
    )
    assert f"No item of page {bad.pk}, “{bad.title}”" in caplog.text
    assert IndexedText.objects.count() == 4


def test_the_scheduled_run_goes_on_with_a_run_of_which_nothing_was_heard(
    deployed: list[ArticlePage], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = deploy(monkeypatch, "2")
    advance(run)
    go_on_if_silent()
    assert numbers(run) == (2, 0, 0, False)
    ReconcileRun.objects.filter(pk=run.pk).update(updated_at=timezone.now() - SILENCE)
    call_command("publish_scheduled")

    assert numbers(run) == (5, 0, 0, True)


def test_operators_see_how_far_a_run_is(
    deployed: list[ArticlePage], monkeypatch: pytest.MonkeyPatch, admin_client: Client
) -> None:
    run = deploy(monkeypatch, "2")
    advance(run)
    output = StringIO()
    call_command("reconcile_content", "--status", stdout=output)
    report = admin_client.get("/admin/reports/content-items/").content.decode()

    began = f"Began {run.started_at:%Y-%m-%d %H:%M:%S} UTC, goes on: "
    assert output.getvalue() == f"{began}2 of 5 pages compared, 0 content items repaired.\n"
    rows = BeautifulSoup(report, "html.parser").select("table tbody tr")
    cells = [[cell.get_text(strip=True) for cell in row.select("td")] for row in rows]
    assert [row[3:] for row in cells] == [["5", "2", "0", "0"], ["5", "5", "0", "0"]]


def test_it_is_run_by_hand_from_the_beginning(deployed: list[ArticlePage]) -> None:
    output = StringIO()
    call_command("reconcile_content", stdout=output)
    assert output.getvalue().splitlines() == [
        "2 of 5 pages compared, 0 content items repaired.",
        "4 of 5 pages compared, 0 content items repaired.",
        "5 pages compared, 0 content items repaired.",
    ]


def test_it_is_left_to_the_worker(deployed: list[ArticlePage], settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    output = StringIO()
    call_command("reconcile_content", "--background", stdout=output)

    assert output.getvalue() == "5 pages are left to the worker.\n"
    assert numbers(ReconcileRun.objects.latest("pk")) == (0, 0, 0, False)


def test_the_version_before_does_not_answer_with_the_tag_of_the_new_one(
    deployed: list[ArticlePage], monkeypatch: pytest.MonkeyPatch, api: Client
) -> None:
    """Or a cache that asked it after `prepare` would keep its answer for good."""
    deploy(monkeypatch, "2")
    new = api.get("/feeds/articles.atom")["ETag"]
    monkeypatch.setattr(fingerprint, "code_fingerprint", lambda: "1")

    assert api.get("/feeds/articles.atom")["ETag"] != new


def test_the_report_is_for_those_who_may_change_the_practice(
    site: SiteTree, client: Client
) -> None:
    reconcile.reconcile()
    for role, sees in ((Role.ADMINISTRATOR, True), (Role.EDITOR, False)):
        user = User.objects.create_user(role.name.lower(), is_staff=True)
        user.groups.add(Group.objects.get(name=role.value))
        client.force_login(user)
        report = client.get("/admin/reports/content-items/", follow=True)
        menu = client.get("/admin/").content.decode()

        assert report.redirect_chain == ([] if sees else [("/admin/", 302)])
        assert ("Content items repaired" in report.content.decode()) is sees
        assert ("/admin/reports/content-items/" in menu) is sees
