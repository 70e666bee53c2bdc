"""Whom a mail tells that something happened in a review, and when it leaves."""

from typing import Any

import pytest
from django.core import mail

from cms.foundation.users.roles import Role
from tests.articles.reviews.conftest import Practice, make_reviewer, make_user

pytestmark = pytest.mark.django_db


def test_mails_reach_those_whose_turn_it_is(
    practice: Practice, django_capture_on_commit_callbacks: Any
) -> None:
    make_reviewer(practice.site, "Cleo Marsh", make_user("cleo", Role.CLINICAL_REVIEWER))
    found = []
    for step in (
        practice.start,
        lambda: practice.act(practice.editor, "approve"),
        lambda: practice.act(practice.reviewer, "reject", "Which study is that?"),
        lambda: practice.page.current_workflow_state.resume(practice.writer),
        lambda: practice.act(practice.reviewer, "approve"),
    ):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            step()
        found.append([(*message.to, message.subject, message.body) for message in mail.outbox])

    people = [[mail[0] for mail in mails] for mails in found]
    editor, reviewer, writer = (f"{name}@example.com" for name in ("editor", "reviewer", "writer"))
    assert people == [[editor], [reviewer], [writer], [reviewer], [writer]]
    assert found[1][0][1] == found[3][0][1] == "Please review “Back pain”"
    assert practice.address("edit") in found[1][0][2]
    assert "Which study is that?" in found[2][0][2]


def test_no_mail_tells_of_what_was_undone(practice: Practice) -> None:
    practice.start()

    assert mail.outbox == []  # The transaction of the test has not been committed.
