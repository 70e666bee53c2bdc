"""What becomes of a page that is retracted, and of everything that could publish it again."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone
from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.models import GroupApprovalTask, PageLogEntry, Workflow, WorkflowTask

from articles.models import ArticlePage
from cms.content.retractions.models import Retraction
from cms.delivery.models import ContentItem, FeedState
from cms.delivery.sync.reconcile import reconcile
from cms.editorial.preview_links.models import PreviewLink, share
from cms.foundation.visibility import is_public, public_pages
from tests.factories import SiteTree, make_article
from tests.heads import Head

pytestmark = pytest.mark.django_db

NOTE = "The study that it relied on was withdrawn."


def fresh(article: ArticlePage) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(pk=article.pk)
    return found


def item_of(article: ArticlePage) -> ContentItem:
    return ContentItem.objects.get(pk=article.content_id)


@pytest.fixture
def article(site: SiteTree) -> ArticlePage:
    """An article that was published and then retracted."""
    article = make_article(site)
    article.retract(NOTE)
    return article


def test_the_text_is_withdrawn_and_the_note_kept(article: ArticlePage) -> None:
    retraction, item = Retraction.objects.get(), item_of(article)

    assert (retraction.page_id, retraction.text, retraction.date) == (
        article.pk,
        NOTE,
        timezone.localdate(),
    )
    assert (item.reason, item.position, item.title) == ("retracted", 2, "")
    assert (bytes(item.content), bytes(item.summary), item.facets.count()) == (b"", b"", 0)
    assert (fresh(article).live, fresh(article).status_string) == (False, "retracted")
    assert reconcile() == (1, 0)


def test_it_takes_one_position_and_a_position_of_each_that_showed_it(site: SiteTree) -> None:
    gone = make_article(site, "Gone")
    make_article(site, "Reader", related=[gone])
    make_article(site, "Bystander")
    gone.retract(NOTE)

    assert FeedState.objects.get().position == 5
    assert reconcile() == (3, 0)


def test_what_is_retracted_is_not_public_even_if_its_row_says_live(article: ArticlePage) -> None:
    ArticlePage.objects.filter(pk=article.pk).update(live=True)

    assert not is_public(fresh(article))
    assert not public_pages(ArticlePage.objects.all()).exists()
    assert reconcile() == (1, 0)


def test_saving_it_as_it_was_does_not_bring_it_back(site: SiteTree) -> None:
    before = make_article(site)
    fresh(before).retract(NOTE)
    assert before.live
    before.save()

    assert not fresh(before).live


def test_it_is_not_published(article: ArticlePage) -> None:
    draft = fresh(article).save_revision()
    with pytest.raises(PublishPermissionError, match="Lift the retraction first"):
        draft.publish()

    assert (fresh(article).live, item_of(article).reason) == (False, "retracted")


@pytest.mark.parametrize("is_live", [True, False])
def test_what_was_scheduled_is_not_published(site: SiteTree, is_live: bool) -> None:
    article = make_article(site)
    if not is_live:
        article.unpublish()
    article.go_live_at = timezone.now() + timedelta(hours=1)
    revision = article.save_revision()
    revision.publish()
    fresh(article).retract(NOTE)
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None

    call_command("publish_scheduled")
    assert (fresh(article).live, item_of(article).reason) == (False, "retracted")


def test_a_review_ends(site: SiteTree) -> None:
    article = make_article(site)
    workflow = Workflow.objects.create(name="Review")
    task = GroupApprovalTask.objects.create(name="Review")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    fresh(article).save_revision()
    state = workflow.start(fresh(article), None)
    fresh(article).retract(NOTE)
    state.refresh_from_db()

    assert state.status == state.STATUS_CANCELLED


def test_links_to_its_drafts_show_nothing(site: SiteTree) -> None:
    article = make_article(site)
    user = get_user_model().objects.create_user("ellis")
    share(article, user=user, days=7)
    other, _ = share(make_article(site, "Another"), user=user, days=7)
    article.retract(NOTE, user=user)

    link = PreviewLink.objects.exclude(pk=other.pk).get()
    assert (link.state, link.content) == ("revoked", None)
    other.refresh_from_db()
    assert other.state == "open"


def test_it_is_retracted_once(article: ArticlePage) -> None:
    with pytest.raises(ValidationError) as raised:
        fresh(article).retract("Another note.")

    assert raised.value.messages == [f"It has been retracted already, with the note: {NOTE}"]
    assert [retraction.text for retraction in Retraction.objects.all()] == [NOTE]


def test_an_unpublished_page_can_be_retracted(site: SiteTree) -> None:
    article = make_article(site)
    article.unpublish()
    assert item_of(article).reason == "unpublished"
    fresh(article).retract(NOTE)

    assert (item_of(article).reason, item_of(article).position) == ("retracted", 3)


def test_lifting_allows_publishing_and_publishes_nothing(article: ArticlePage) -> None:
    fresh(article).lift_retraction("The journal reinstated it.")
    lifted = Retraction.objects.get()

    assert (lifted.in_force, lifted.lifted_on) == (False, timezone.localdate())
    assert lifted.lifting == "The journal reinstated it."
    assert (fresh(article).live, item_of(article).reason) == (False, "unpublished")
    assert reconcile() == (1, 0)
    fresh(article).save_revision().publish()
    assert (fresh(article).live, item_of(article).reason) == (True, "")


def test_what_is_not_retracted_cannot_be_lifted(site: SiteTree) -> None:
    with pytest.raises(ValidationError, match="not retracted any more"):
        make_article(site).lift_retraction("Why not.")

    assert not Retraction.objects.exists()


def test_a_page_can_be_retracted_again(article: ArticlePage) -> None:
    fresh(article).lift_retraction("Reinstated.")
    fresh(article).save_revision().publish()
    fresh(article).retract("Wrong after all.")

    retraction = fresh(article).retraction
    assert retraction is not None
    assert retraction.text == "Wrong after all."
    assert Retraction.objects.count() == 2


def test_no_older_version_takes_the_retraction_back(article: ArticlePage) -> None:
    revision = article.latest_revision
    fresh(article).with_content_json(revision.content).save()

    assert fresh(article).retraction is not None
    assert not fresh(article).live


def test_a_copy_is_a_draft_that_is_not_retracted(article: ArticlePage) -> None:
    copied = fresh(article).copy(update_attrs={"slug": "copy"}, keep_live=True)

    assert (fresh(copied).live, fresh(copied).retraction) == (False, None)
    assert not ContentItem.objects.filter(pk=copied.content_id).exists()


def test_its_aliases_are_retracted_and_lifted_with_it(site: SiteTree) -> None:
    article = make_article(site)
    alias = article.create_alias(update_slug="alias")
    fresh(article).retract(NOTE)

    retraction = fresh(alias).retraction
    assert retraction is not None
    assert retraction.text == NOTE
    assert Head(alias.url).links("canonical") == ["http://testserver/articles/back-pain/"]
    fresh(article).lift_retraction("Reinstated.")
    fresh(article).save_revision().publish()
    assert (fresh(alias).live, fresh(alias).retraction) == (True, None)
    assert list(ContentItem.objects.values_list("page", "reason")) == [(article.pk, "")]
    assert reconcile() == (2, 0)


def test_the_log_has_both_sentences(article: ArticlePage) -> None:
    user = get_user_model().objects.create_user("ellis")
    fresh(article).lift_retraction("Reinstated.", user=user)
    entries = PageLogEntry.objects.filter(action__startswith="retractions.").order_by("pk")

    assert [(entry.action, entry.user, entry.data) for entry in entries] == [
        ("retractions.retract", None, {"text": NOTE}),
        ("retractions.lift", user, {"text": "Reinstated."}),
    ]


def test_deleting_the_page_takes_the_note_with_it(article: ArticlePage) -> None:
    fresh(article).delete()
    item = item_of(article)

    assert not Retraction.objects.exists()
    assert (item.reason, item.position) == ("retracted", 2)


@pytest.mark.parametrize("state", ["retracted", "lifted"])
def test_the_database_refuses_a_second_one_in_force(article: ArticlePage, state: str) -> None:
    values: dict[str, Any] = {"in_force": True} if state == "retracted" else {"in_force": False}
    with pytest.raises(IntegrityError):
        Retraction.objects.create(page_id=article.pk, text="Another.", **values)
