"""Reminders go out once for each stage of each review."""

import logging
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from articles.models import ArticlePage
from articles.reviews import reminders
from articles.reviews.models import Reminder
from articles.reviews.reminders import PATIENCE, send_reminders
from tests.articles.reviews.conftest import Practice
from tests.factories import make_article

pytestmark = pytest.mark.django_db
BOTH = ["editor@example.com", "reviewer@example.com"]


def due_in(days: int) -> date:
    """The day that many days from now."""
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def due(practice: Practice) -> ArticlePage:
    """A published article whose review ends in 60 days."""
    fields: dict[str, Any] = {"reviewer": practice.asked, "reviewed_on": due_in(-700)}
    article: ArticlePage = make_article(
        practice.site, "Sleep", authors=[practice.author], review_due_on=due_in(60), **fields
    )
    return article


def sent() -> list[tuple[list[str], str]]:
    """To whom, and about what."""
    return [(message.to, str(message.subject)) for message in mail.outbox]


def test_each_stage_is_told_once_by_the_scheduled_run(due: ArticlePage) -> None:
    for _ in range(2):
        call_command("publish_scheduled")
    ends = due_in(60)
    soon = (BOTH, f"Health review of “Sleep” is due on {ends:%B} {ends.day}")
    assert sent() == [soon]

    ArticlePage.objects.filter(pk=due.pk).update(review_due_on=due_in(-1))
    for _ in range(2):
        call_command("publish_scheduled")
    assert sent() == [soon, (BOTH, "Health review of “Sleep” is overdue")]


def test_the_text_says_who_reviewed_it_and_where_it_is(due: ArticlePage) -> None:
    send_reminders()

    text = str(mail.outbox[0].body)
    assert "by Dr. Bea Thorn, L.Ac. on " in text
    assert f"/admin/pages/{due.pk}/edit/" in text


def test_the_next_review_is_reminded_of_too(due: ArticlePage) -> None:
    send_reminders()
    ArticlePage.objects.filter(pk=due.pk).update(review_due_on=due_in(59))

    assert (send_reminders(), len(mail.outbox)) == (1, 2)


def test_the_command_says_how_many_there_were(due: ArticlePage, capsys: Any) -> None:
    call_command("send_review_reminders")

    assert capsys.readouterr().out == "1 reminders sent.\n"


@pytest.mark.parametrize(
    "change",
    [
        {"review_due_on": None},
        {"live": False},
        {"expire_at": timezone.now()},
        {"reviewer": None},
    ],
)
def test_nobody_is_reminded_of_what_is_not_due(
    due: ArticlePage, practice: Practice, change: dict[str, Any]
) -> None:
    ArticlePage.objects.filter(pk=due.pk).update(**change)

    assert (send_reminders(), mail.outbox) == (0, [])


def test_nobody_is_reminded_61_days_before(due: ArticlePage) -> None:
    ArticlePage.objects.filter(pk=due.pk).update(review_due_on=due_in(61))

    assert (send_reminders(), mail.outbox) == (0, [])


def test_what_waits_for_a_reviewer_needs_no_reminder(practice: Practice, due: Any) -> None:
    due.delete()
    fields: dict[str, Any] = {"reviewer": practice.asked, "reviewed_on": due_in(-700), "live": True}
    ArticlePage.objects.update(review_due_on=due_in(1), **fields)
    practice.ask()

    assert (send_reminders(), mail.outbox) == (0, [])


def test_without_an_address_nothing_counts_as_sent(due: ArticlePage, practice: Practice) -> None:
    for user in (practice.editor, practice.reviewer):
        type(user).objects.filter(pk=user.pk).update(email="")
    assert send_reminders() == 0
    type(practice.editor).objects.filter(pk=practice.editor.pk).update(email="e@example.com")

    assert send_reminders() == 1


def test_a_mail_server_that_refuses_is_asked_again(
    due: ArticlePage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*args: Any) -> None:
        raise OSError("421 Try later")

    with monkeypatch.context() as patch:
        patch.setattr(reminders, "send_mail", refuse)
        assert send_reminders() == 0

    assert "the next run tries again" in caplog.text
    assert send_reminders() == 1


def test_a_run_that_was_killed_is_made_up_for(
    due: ArticlePage, caplog: pytest.LogCaptureFixture
) -> None:
    now = timezone.now()
    reminder = Reminder.objects.create(
        article=due, stage="soon", due_on=due_in(60), claimed_at=now - PATIENCE / 2
    )
    assert send_reminders() == 0

    Reminder.objects.filter(pk=reminder.pk).update(claimed_at=now - PATIENCE * 2)
    with caplog.at_level(logging.WARNING):
        assert send_reminders() == 1
    assert "it may arrive twice" in caplog.text


def test_of_two_runs_one_sends(due: ArticlePage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second begins while the first is at the mail server."""
    runs: list[int] = []

    def slow(*args: Any) -> None:
        if not runs:
            runs.append(0)
            runs.append(send_reminders())

    monkeypatch.setattr(reminders, "send_mail", slow)

    assert (send_reminders(), runs) == (1, [0, 0])
