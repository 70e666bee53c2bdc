"""Who can be asked to review, and who can approve."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from articles.reviews.models import Review
from cms.foundation.users.roles import Role
from practitioners.models import Licence, PractitionerPage
from tests.articles.reviews.conftest import Practice, make_reviewer, make_user

pytestmark = pytest.mark.django_db
CLINICAL = "Clinical review"
NO_LICENCE = "has no licence that is valid today"


def errors(answer: Any) -> dict[str, list[str]]:
    """What the form refuses, by field."""
    found: dict[str, list[str]] = answer.context["form"].errors
    return found


@pytest.mark.parametrize("who", ["writer", "editor", "root", "cleo"])
def test_only_the_reviewer_who_was_asked_approves(
    practice: Practice, who: str, django_user_model: Any
) -> None:
    practice.ask()
    cleo = make_user("cleo", Role.CLINICAL_REVIEWER)
    make_reviewer(practice.site, "Cleo Marsh", cleo)
    people = {"writer": practice.writer, "editor": practice.editor, "cleo": cleo}
    user = people.get(who) or django_user_model.objects.create_superuser("root")
    newest, entries = practice.page.latest_revision_id, PageLogEntry.objects.count()
    for action in ("approve", "reject"):
        practice.act(user, action)
    form = practice.form(practice.reviewer) | {"title": "Mine"}
    practice.browser(user).post(practice.address("edit"), form)

    assert practice.status == ("in_progress", CLINICAL)
    assert (Review.objects.count(), practice.page.latest_revision_id) == (0, newest)
    assert PageLogEntry.objects.count() == entries


def test_the_reviewer_finds_it_opens_it_and_sees_the_draft(practice: Practice) -> None:
    practice.ask()
    browser = practice.browser(practice.reviewer)
    dashboard = browser.get(reverse("wagtailadmin_home")).content.decode()
    answers = [browser.get(practice.address(view)) for view in ("edit", "view_draft")]

    assert "Awaiting your review" in dashboard
    assert practice.address("edit") in dashboard
    assert [answer.status_code for answer in answers] == [200, 200]
    assert "You are asked to review this article." in answers[0].content.decode()
    others = practice.browser(practice.editor).get(reverse("wagtailadmin_home"))
    assert "Awaiting your review" not in others.content.decode()


def test_without_a_turn_the_reviewer_opens_no_article(practice: Practice) -> None:
    answer = practice.browser(practice.reviewer).get(practice.address("edit"))

    assert (answer.status_code, answer["location"]) == (302, reverse("wagtailadmin_home"))


def expire(practice: Practice) -> None:
    """The licence ran out yesterday."""
    yesterday = timezone.localdate() - timedelta(days=1)
    Licence.objects.filter(practitioner=practice.asked).update(expires_on=yesterday)


def demote(practice: Practice) -> None:
    """The role is taken away."""
    practice.reviewer.groups.clear()


def close(practice: Practice) -> None:
    """The account is closed."""
    practice.reviewer.is_active = False
    practice.reviewer.save()


def withdraw(practice: Practice) -> None:
    """The biography is no longer public."""
    PractitionerPage.objects.get(pk=practice.asked.pk).unpublish()


OBSTACLES = [
    (expire, "Bea Thorn has no licence that is valid today."),
    (demote, "Bea Thorn is no clinical reviewer."),
    (close, "Bea Thorn has no login."),
    (withdraw, "Bea Thorn has no published biography"),
]


@pytest.mark.parametrize(("happen", "message"), OBSTACLES)
def test_who_cannot_review_is_not_asked(practice: Practice, happen: Any, message: str) -> None:
    happen(practice)
    answer = practice.send(practice.writer, "submit")

    (problem,) = errors(answer)["asked_reviewer"]
    assert problem.startswith(message)
    assert practice.page.workflow_states.count() == 0


def test_somebody_has_to_be_asked(practice: Practice) -> None:
    answer = practice.send(practice.writer, "submit", asked_reviewer="")

    assert errors(answer)["asked_reviewer"] == ["Choose who is to review the article."]


def test_an_author_does_not_review_their_own_article(practice: Practice) -> None:
    answer = practice.send(
        practice.writer,
        "submit",
        **{"article_authors-0-practitioner": str(practice.asked.pk)},
    )

    message = "Bea Thorn is an author of the article. Ask somebody else."
    assert errors(answer)["asked_reviewer"] == [message]


def test_a_draft_is_saved_whoever_is_chosen(practice: Practice) -> None:
    practice.send(practice.writer, title="Saved", asked_reviewer=str(practice.author.pk))

    draft = practice.page.get_latest_revision_as_object()
    assert (draft.title, draft.asked_reviewer) == ("Saved", practice.author)


def test_the_only_reviewer_is_chosen_already(practice: Practice) -> None:
    address = reverse(
        "wagtailadmin_pages:add", args=["articles", "articlepage", practice.site.articles.pk]
    )
    field = practice.browser(practice.writer).get(address).context["form"]["asked_reviewer"]

    offered = [("", "Nobody yet"), (practice.asked.pk, "Dr. Bea Thorn, L.Ac.")]
    assert field.value() == practice.asked.pk
    assert list(field.field.widget.choices) == offered


@pytest.mark.parametrize("days", [0, None])
def test_a_licence_holds_on_its_last_day_and_without_an_end(
    practice: Practice, days: int | None
) -> None:
    last = None if days is None else timezone.localdate() + timedelta(days=days)
    Licence.objects.filter(practitioner=practice.asked).update(expires_on=last)
    practice.ask()
    practice.act(practice.reviewer, "approve")

    assert Review.objects.get().licence_expires_on == last


def test_one_of_several_licences_is_enough(practice: Practice) -> None:
    expire(practice)
    PractitionerPage.objects.get(pk=practice.asked.pk).licences.model.objects.create(
        practitioner=practice.asked, kind="Nurse", jurisdiction="Ellery", number="N-1", sort_order=1
    )
    practice.ask()
    practice.act(practice.reviewer, "approve")

    assert Review.objects.get().licence_kind == "Nurse"


def test_a_licence_that_ran_out_meanwhile_approves_nothing(practice: Practice) -> None:
    practice.ask()
    expire(practice)
    from_dashboard = practice.act(practice.reviewer, "approve")
    action = {"workflow-action-name": "approve"}
    from_form = practice.send(practice.reviewer, "workflow-action", title="Kept", **action)

    assert from_dashboard["location"] == practice.address("edit")
    form = practice.browser(practice.reviewer).get(practice.address("edit"))
    assert NO_LICENCE in form.content.decode()
    (problem,) = errors(from_form)["__all__"]
    assert NO_LICENCE in problem
    assert from_form.context["form"]["title"].value() == "Kept"
    assert (Review.objects.count(), practice.page.live) == (0, False)
    assert practice.status == ("in_progress", CLINICAL)


def test_asking_for_changes_needs_no_licence(practice: Practice) -> None:
    practice.ask()
    expire(practice)
    practice.act(practice.reviewer, "reject", "Shorter.")

    assert practice.status == ("needs_changes", CLINICAL)


def test_an_article_is_handed_back_when_its_reviewer_has_become_unable(
    practice: Practice, django_capture_on_commit_callbacks: Any
) -> None:
    practice.start()
    expire(practice)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        practice.act(practice.editor, "approve")

    assert practice.status == ("needs_changes", CLINICAL)
    ((to, text),) = [(message.to, message.body) for message in mail.outbox]
    assert to == ["writer@example.com"]
    assert NO_LICENCE in text
