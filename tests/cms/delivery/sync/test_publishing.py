"""A page and its content item say the same, whatever is done to the page."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from articles.models import ArticlePage
from cms.delivery.models import ContentItem, FeedState
from cms.delivery.sync.marks import marked
from cms.delivery.sync.reconcile import reconcile
from tests.factories import SiteTree, make_article, make_practitioner

pytestmark = pytest.mark.django_db


def stored(page: Page) -> dict[str, Any]:
    """The content of the page's item."""
    item = ContentItem.objects.get(id=page.content_id)
    content: dict[str, Any] = json.loads(bytes(item.content))
    return content


def reason(page: Page) -> str:
    """Why the page's item is withdrawn."""
    return ContentItem.objects.get(id=page.content_id).reason


def test_a_draft_has_no_content_item(site: SiteTree) -> None:
    make_article(site, publish=False)

    assert ContentItem.objects.count() == 0


def test_publishing_stores_the_content_with_the_next_position(site: SiteTree) -> None:
    first = make_article(site, "First")
    second = make_article(site, "Second")

    assert (stored(first)["title"], stored(first)["position"]) == ("First", 1)
    assert (stored(second)["title"], stored(second)["position"]) == ("Second", 2)
    assert FeedState.objects.get().position == 2


def test_a_newer_draft_changes_nothing_public(site: SiteTree) -> None:
    article = make_article(site, "Published")
    article.title = "Draft"
    article.save_revision()

    assert stored(article)["title"] == "Published"
    assert FeedState.objects.get().position == 1


def test_publishing_again_keeps_the_id(site: SiteTree) -> None:
    article = make_article(site, "Before")
    content_id = article.content_id
    article.title = "After"
    article.save_revision().publish()

    assert ContentItem.objects.get().id == content_id
    assert stored(article)["title"] == "After"


def test_a_copy_has_an_id_of_its_own_when_it_is_published(site: SiteTree) -> None:
    article = make_article(site)
    copy = article.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=False)
    copy.save_revision().publish()
    copy.refresh_from_db()

    assert copy.content_id != article.content_id
    assert {item.id for item in ContentItem.objects.all()} == {copy.content_id, article.content_id}


def test_reverting_to_an_old_revision_keeps_the_id(site: SiteTree) -> None:
    article = make_article(site, "First version")
    old = article.latest_revision
    article.title = "Second version"
    article.save_revision().publish()
    old.publish()

    assert ContentItem.objects.get().id == article.content_id
    assert stored(article)["title"] == "First version"


@pytest.mark.parametrize(
    ("withdraw", "expected"),
    [
        (lambda page: page.unpublish(), "unpublished"),
        (lambda page: page.unpublish(set_expired=True), "expired"),
        (lambda page: page.delete(), "deleted"),
        (
            lambda page: PageViewRestriction.objects.create(
                page=page, restriction_type=PageViewRestriction.LOGIN
            ),
            "restricted",
        ),
        (
            lambda page: PageViewRestriction.objects.create(
                page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN
            ),
            "restricted",
        ),
        (lambda page: page.get_parent().specific.delete(), "deleted"),
    ],
    ids=["unpublish", "expire", "delete", "restrict", "restrict the parent", "delete the parent"],
)
def test_withdrawing_leaves_an_empty_tombstone(
    site: SiteTree, withdraw: Any, expected: str
) -> None:
    article = make_article(site)
    withdraw(ArticlePage.objects.get(pk=article.pk))

    item = ContentItem.objects.get()
    assert (item.id, item.reason, item.position) == (article.content_id, expected, 2)
    assert (bytes(item.content), bytes(item.summary), item.title) == (b"", b"", "")


def test_a_page_that_is_public_again_gets_its_content_back(site: SiteTree) -> None:
    article = make_article(site)
    restriction = PageViewRestriction.objects.create(
        page=site.articles, restriction_type=PageViewRestriction.LOGIN
    )
    assert reason(article) == "restricted"
    restriction.delete()

    assert reason(article) == ""
    assert stored(article)["position"] == 3


def test_moving_the_parent_rebuilds_what_is_below(site: SiteTree) -> None:
    article = make_article(site)
    site.articles.slug = "reading"
    site.articles.save()

    assert stored(article)["url"] == "http://testserver/reading/back-pain/"


def test_moving_a_page_elsewhere_rebuilds_it(site: SiteTree) -> None:
    article = make_article(site)
    article.move(site.home, pos="last-child")

    assert stored(ArticlePage.objects.get())["url"] == "http://testserver/back-pain/"


def test_a_renamed_author_reaches_the_articles(site: SiteTree) -> None:
    author = make_practitioner(site, "Ada Quill")
    article = make_article(site, authors=[author])
    author.title = "Ada Feather"
    author.save_revision().publish()

    assert [a["name"] for a in stored(article)["authors"]] == ["Ada Feather"]


def test_saving_without_a_change_takes_no_position(site: SiteTree) -> None:
    author = make_practitioner(site)
    make_article(site, authors=[author])
    author.refresh_from_db()
    author.save()

    assert FeedState.objects.get().position == 2


def test_an_unpublished_author_is_left_out(site: SiteTree) -> None:
    author = make_practitioner(site)
    article = make_article(site, authors=[author])
    author.unpublish()

    assert stored(article)["authors"] == []
    assert stored(article)["schema_org"].get("author") is None


def test_the_scheduled_run_publishes_and_withdraws(site: SiteTree) -> None:
    soon = timezone.now() + timedelta(hours=1)
    coming = make_article(site, "Coming", publish=False, go_live_at=soon)
    coming.save_revision().publish()
    going = make_article(site, "Going")
    assert ContentItem.objects.count() == 1
    past = timezone.now() - timedelta(hours=1)
    ArticlePage.objects.filter(pk=going.pk).update(expire_at=past)
    coming.refresh_from_db()
    revision = coming.latest_revision
    revision.approved_go_live_at = past
    revision.content["go_live_at"] = past.isoformat()
    revision.save()

    call_command("publish_scheduled")

    assert stored(coming)["title"] == "Coming"
    assert reason(going) == "expired"


def test_many_dependents_are_rebuilt_after_the_commit(
    site: SiteTree, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.DELIVERY_REBUILD_INLINE = 2
    author = make_practitioner(site, "Ada Quill")
    articles = [make_article(site, f"Article {n}", authors=[author]) for n in range(3)]
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        author.title = "Ada Feather"
        author.save_revision().publish()

    assert {stored(article)["authors"][0]["name"] for article in articles} == {"Ada Quill"}
    assert marked() == 3
    for callback in callbacks:
        callback()
    assert {stored(article)["authors"][0]["name"] for article in articles} == {"Ada Feather"}
    assert marked() == 0


def test_reconcile_finds_and_repairs_what_no_signal_told(site: SiteTree) -> None:
    renamed, gone = make_article(site, "Renamed"), make_article(site, "Gone")
    assert reconcile() == (2, 0)
    ArticlePage.objects.filter(pk=renamed.pk).update(title="New name")
    ArticlePage.objects.filter(pk=gone.pk).update(live=False)

    assert reconcile() == (2, 2)
    assert stored(renamed)["title"] == "New name"
    assert reason(gone) == "unpublished"
    assert reconcile() == (2, 0)
