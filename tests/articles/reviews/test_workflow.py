"""Editorial, then clinical review: who approves what, and what follows from it."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow

from articles.reviews.approval import add_months
from articles.reviews.models import Review
from cms.delivery.models import ContentItem
from cms.foundation.users.roles import Role
from tests.articles.reviews.conftest import Practice, make_reviewer, make_user, tomorrow
from tests.factories import make_topic, stream
from tests.roles.page_actions import COMMENT

pytestmark = pytest.mark.django_db
EDITORIAL, CLINICAL = "Editorial review", "Clinical review"


def test_articles_follow_the_workflow_wherever_their_index_came_from(practice: Practice) -> None:
    workflow = practice.article.get_workflow()

    assert workflow.name == "Editorial, then clinical review"
    assert [task.name for task in workflow.tasks] == [EDITORIAL, CLINICAL]
    assert practice.asked.get_workflow().name == EDITORIAL
    assert Workflow.objects.count() == 2


def test_an_approval_publishes_with_a_record(practice: Practice) -> None:
    practice.ask()
    approved = practice.page.latest_revision_id
    practice.act(practice.reviewer, "approve")

    today = timezone.localdate()
    assert practice.status == ("approved", CLINICAL)
    review = Review.objects.get()
    assert (review.article, review.revision_id) == (practice.page, approved)
    assert (review.reviewer, review.user) == (practice.asked, practice.reviewer)
    assert (review.reviewer_name, review.username) == ("Dr. Bea Thorn, L.Ac.", "reviewer")
    assert (review.licence_kind, review.licence_number) == ("Physician", "MD-7")
    assert (review.licence_jurisdiction, review.licence_expires_on) == ("Ellery", tomorrow())
    assert review.reviewed_on == today
    page = practice.page
    assert (page.live, page.live_revision_id) == (True, approved)
    assert (page.reviewer, page.reviewed_on) == (practice.asked, today)
    assert page.review_due_on == review.due_on


def test_readers_and_partners_are_told_who_reviewed_it(practice: Practice) -> None:
    practice.ask()
    practice.act(practice.reviewer, "approve")

    item = json.loads(bytes(ContentItem.objects.get(page=practice.page).content))
    today = timezone.localdate()
    assert item["clinical_review"]["reviewer"]["name"] == "Bea Thorn"
    assert item["clinical_review"]["reviewed_on"] == today.isoformat()
    html = Client().get(practice.page.url).content.decode()
    byline = "".join(html.split("byline__review")[1].split("</p>")[0].split())
    assert "Dr.BeaThorn,L.Ac." in byline
    assert f'datetime="{today.isoformat()}"' in byline


def test_a_record_cannot_be_changed(practice: Practice) -> None:
    practice.ask()
    practice.act(practice.reviewer, "approve")
    review = Review.objects.get()
    review.reviewer_name = "Somebody else"

    with pytest.raises(TypeError, match="cannot be changed"):
        review.save()


def test_nobody_types_a_review(practice: Practice) -> None:
    typed = {"reviewer": str(practice.author.pk), "reviewed_on": "2026-01-01"}
    practice.send(practice.editor, "publish", **typed)

    page = practice.page
    assert (page.live, page.reviewer, page.reviewed_on) == (True, None, None)


def test_a_copy_has_not_been_reviewed(practice: Practice) -> None:
    practice.ask()
    practice.act(practice.reviewer, "approve")
    copy = practice.page.copy(update_attrs={"title": "Copy", "slug": "copy"})

    assert (copy.reviewer, copy.reviewed_on, copy.review_due_on) == (None, None, None)
    draft = copy.get_latest_revision_as_object()
    assert (draft.reviewer, draft.reviewed_on, draft.review_due_on) == (None, None, None)


def test_what_was_changed_after_a_step_approved_it_goes_through_it_again(
    practice: Practice,
) -> None:
    practice.ask()
    practice.act(practice.reviewer, "reject", "Which study?")
    assert practice.status == ("needs_changes", CLINICAL)
    practice.send(practice.writer, "submit", title="Mended")
    assert practice.status == ("in_progress", CLINICAL)
    practice.act(practice.reviewer, "approve")

    assert practice.status == ("in_progress", EDITORIAL)
    assert (practice.page.live, Review.objects.count()) == (False, 1)
    practice.act(practice.editor, "approve")
    page = practice.page
    assert (page.live, page.title, page.reviewer) == (True, "Mended", practice.asked)


@pytest.mark.parametrize("step", [EDITORIAL, CLINICAL])
def test_what_must_be_mended_is_not_approved_from_the_dashboard(
    practice: Practice, step: str
) -> None:
    """A draft is saved unchecked, also after it was submitted; the form says what to mend."""
    practice.ask() if step == CLINICAL else practice.start()
    person = practice.reviewer if step == CLINICAL else practice.editor
    page = practice.page
    page.body = stream(("paragraph", "<p>Needles cured him.</p>"))
    page.save_revision()
    answer = practice.act(person, "approve")

    assert (answer.status_code, answer["Location"]) == (302, practice.address("edit"))
    assert (practice.status, practice.page.live) == (("in_progress", step), False)
    page.claims_reason = "A patient's own words."
    page.save_revision()
    practice.act(person, "approve")
    assert practice.status != ("in_progress", step)


@pytest.mark.parametrize("step", [EDITORIAL, CLINICAL])
@pytest.mark.parametrize("lacking", ["title", "body", "authors", "summary"])
def test_what_a_form_would_refuse_is_not_approved_from_the_dashboard(
    practice: Practice, step: str, lacking: str
) -> None:
    practice.ask() if step == CLINICAL else practice.start()
    page = practice.page
    if lacking == "authors":
        page.article_authors.clear()
    else:
        values = {"title": "Untitled article", "body": stream(), "summary": "x" * 501}
        setattr(page, lacking, values[lacking])
    page.save_revision()
    practice.act(practice.reviewer if step == CLINICAL else practice.editor, "approve")

    assert (practice.status, practice.page.live) == (("in_progress", step), False)


def messages(answer: Any) -> list[str]:
    """What a page of the admin says at its top."""
    page = BeautifulSoup(answer.content, "html.parser")
    return [item.get_text(" ", strip=True) for item in page.select(".messages li")]


def test_the_writer_reads_what_the_reviewer_asks_for(practice: Practice) -> None:
    practice.ask()
    state = practice.page.current_workflow_task_state
    refused = practice.browser(practice.reviewer).post(
        practice.address("workflow_action", "reject", state.pk),
        {"comment": " "},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert "Say what should be changed: the writer reads it." in refused.json()["html"]
    assert practice.status == ("in_progress", CLINICAL)
    practice.act(practice.reviewer, "reject", "Which study?")

    form = practice.browser(practice.writer).get(practice.address("edit"))
    assert messages(form) == [
        "Dr. Bea Thorn, L.Ac. asks for changes: “Which study?” Mend it, then choose “Submit again”."
    ]


def test_the_form_says_what_keeps_an_approval(practice: Practice) -> None:
    practice.start()
    page = practice.page
    page.summary = "Needles cured him."
    page.save_revision()

    turn, said = messages(practice.browser(practice.editor).get(practice.address("edit")))
    assert turn == (
        "This is in review. It is with the editors (Editorial review) now. Next: Dr. Bea Thorn, "
        "L.Ac. (Clinical review)."
    )
    assert said.startswith("Before this can be approved: “cured” is a claim without a source, in:")


def test_each_step_has_one_name(practice: Practice) -> None:
    """In Wagtail's own messages and buttons, too."""
    form = practice.browser(practice.writer).get(practice.address("edit")).content.decode()
    assert "Submit for review" in form
    browser = practice.browser(practice.writer)
    data = {**practice.form(practice.writer), "action-submit": "1"}
    said = messages(browser.post(practice.address("edit"), data, follow=True))
    assert [one for one in said if "submitted" in one] == [
        "“Back pain” has been submitted for review. View draft Edit"
    ]
    assert practice.page.status_string == "in review"
    form = practice.browser(practice.editor).get(practice.address("edit")).content.decode()
    steps = {"Ask for changes", "Approve with a comment", "End the review", "In review"}
    assert {step for step in steps if step in form} == steps
    words = ("oderation", "Request changes", "Cancel workflow", "Resubmit", "Workflow ")
    text = BeautifulSoup(form, "html.parser").get_text(" ")
    assert [word for word in words if word in text] == []
    practice.act(practice.editor, "approve")
    assert messages(practice.browser(practice.reviewer).get(practice.address("edit")))[0] == (
        "This is in review. It is with Dr. Bea Thorn, L.Ac. (Clinical review) now. After that it "
        "is published."
    )


def test_an_editor_ends_a_review_that_somebody_else_began(practice: Practice) -> None:
    practice.ask()
    cancel = {"action-cancel-workflow": "1"}
    form = practice.browser(practice.editor).get(practice.address("edit")).content.decode()
    outsider = make_user("other", Role.WRITER)
    practice.browser(outsider).post(practice.address("edit"), cancel)
    assert (form.count('name="action-cancel-workflow"'), practice.status[0]) == (1, "in_progress")

    answer = practice.browser(practice.editor).post(practice.address("edit"), cancel)
    assert (answer.status_code, answer["Location"]) == (302, practice.address("edit"))
    assert (practice.status, practice.page.live) == (("cancelled", CLINICAL), False)


def test_what_was_resubmitted_as_it_was_needs_no_editor_again(practice: Practice) -> None:
    practice.ask()
    practice.act(practice.reviewer, "reject", "Which study?")
    practice.send(practice.writer, "submit")
    practice.act(practice.reviewer, "approve")

    assert (practice.status, practice.page.live) == (("approved", CLINICAL), True)


def test_the_reviewer_approves_what_they_changed_themselves(practice: Practice) -> None:
    practice.ask()
    action = {"workflow-action-name": "approve"}
    practice.send(practice.reviewer, "workflow-action", title="Clearer", **action)
    practice.act(practice.editor, "approve")

    page = practice.page
    assert (page.live, page.title, page.reviewer) == (True, "Clearer", practice.asked)
    assert Review.objects.get().revision_id == page.live_revision_id


def test_what_the_editors_change_in_the_end_was_not_reviewed(practice: Practice) -> None:
    practice.ask()
    practice.act(practice.reviewer, "reject", "Shorter.")
    practice.send(practice.writer, "submit", title="Mended")
    practice.act(practice.reviewer, "approve")
    action = {"workflow-action-name": "approve"}
    practice.send(practice.editor, "workflow-action", title="Other", **action)

    assert practice.status == ("in_progress", CLINICAL)
    assert practice.page.live is False


def test_an_approval_with_nothing_but_comments_publishes_at_once(practice: Practice) -> None:
    practice.ask()
    reviewed = practice.page.latest_revision_id
    action = {"workflow-action-name": "approve"}
    answer = practice.send(practice.reviewer, "workflow-action", **action, **COMMENT)

    assert (answer.status_code, answer["location"]) == (302, reverse("wagtailadmin_home"))

    assert practice.status == ("approved", CLINICAL)
    assert practice.page.live_revision_id != reviewed
    assert Review.objects.get().revision_id == practice.page.live_revision_id


def test_a_scheduled_article_stays_scheduled(practice: Practice) -> None:
    draft = practice.page.get_latest_revision_as_object()
    draft.go_live_at = timezone.now().replace(microsecond=0) + timedelta(days=3)
    draft.save_revision(user=practice.writer)
    practice.ask()
    practice.act(practice.reviewer, "approve")

    page = practice.page
    scheduled = page.get_scheduled_revision_as_object()
    assert (page.live, page.reviewer) == (False, practice.asked)
    assert (scheduled.go_live_at, scheduled.reviewer) == (draft.go_live_at, practice.asked)


def test_a_later_change_without_a_review_keeps_the_date_of_the_last_one(
    practice: Practice,
) -> None:
    practice.ask()
    practice.act(practice.reviewer, "approve")
    reviewed = practice.page
    practice.send(practice.editor, "publish", title="Shorter")

    page = practice.page
    assert (page.title, page.reviewer) == ("Shorter", practice.asked)
    assert page.reviewed_on == reviewed.reviewed_on
    assert page.last_published_at > reviewed.last_published_at


def test_choosing_whom_to_ask_says_nothing_to_readers(practice: Practice) -> None:
    practice.ask()
    practice.act(practice.reviewer, "approve")
    cleo = make_reviewer(practice.site, "Cleo Marsh", make_user("cleo", Role.CLINICAL_REVIEWER))
    practice.send(practice.editor, "publish", asked_reviewer=str(cleo.pk))

    assert (practice.page.asked_reviewer, practice.page.reviewer) == (cleo, practice.asked)


def test_approving_twice_writes_one_record(practice: Practice) -> None:
    practice.ask()
    state = practice.page.current_workflow_task_state
    for _ in range(2):
        state.task.specific.on_action(state, practice.reviewer, "approve")

    assert Review.objects.count() == 1


def test_the_interval_of_the_topics_says_when_it_is_due_again(practice: Practice) -> None:
    draft = practice.page.get_latest_revision_as_object()
    draft.topics.set(
        [
            make_topic("Sleep", review_interval_months=12),
            make_topic("Headache", review_interval_months=6),
        ]
    )
    draft.save_revision(user=practice.writer)
    practice.ask()
    practice.act(practice.reviewer, "approve")

    review = Review.objects.get()
    months = (review.due_on.year - review.reviewed_on.year) * 12
    assert months + review.due_on.month - review.reviewed_on.month == 6
    assert practice.page.review_due_on == review.due_on


def test_nothing_is_due_on_a_day_that_a_month_does_not_have() -> None:

    cases = {
        (date(2027, 1, 31), 1): date(2027, 2, 28),
        (date(2028, 1, 31), 1): date(2028, 2, 29),
        (date(2028, 2, 29), 12): date(2029, 2, 28),
        (date(2028, 2, 29), 48): date(2032, 2, 29),
        (date(2026, 12, 15), 1): date(2027, 1, 15),
        (date(2026, 11, 30), 24): date(2028, 11, 30),
        (date(2026, 8, 31), 120): date(2036, 8, 31),
    }

    assert {key: add_months(*key) for key in cases} == cases
