"""Mails about a page go to those who may read its draft by now."""

from typing import Any

import pytest
from django.core import mail
from wagtail.models import PageSubscription

from cms.foundation.users.roles import Role
from tests.roles.page_actions import ACTIONS
from tests.roles.world import World, undone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("only_shown")]


def test_comments_are_told_to_those_who_may_read_them(world: World) -> None:
    page = world.pages["own article"]
    with undone():
        for role in (Role.WRITER, Role.CLINICAL_REVIEWER, Role.PARTNER_MANAGER):
            PageSubscription.objects.create(
                page=page, user=world.users[role], comment_notifications=True
            )
        mail.outbox.clear()
        ACTIONS["comment"].send(world, world.browser(Role.EDITOR), page)

    assert [one.to for one in mail.outbox] == [["writer@example.com"]]
    assert "Which study is that?" in mail.outbox[0].body


def rejected(world: World, requested_by: Any, capture: Any) -> list[list[str]]:
    """To whom it is told that changes are asked for."""
    with undone():
        state = world.things["workflow state"]
        type(state).objects.filter(pk=state.pk).update(requested_by=requested_by)
        mail.outbox.clear()
        with capture(execute=True):
            ACTIONS["ask for changes"].send(
                world, world.browser(Role.CLINICAL_REVIEWER), world.pages["article in review"]
            )
        return [one.to for one in mail.outbox]


def test_what_becomes_of_a_review_is_told_to_those_who_may_read_it(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    capture = django_capture_on_commit_callbacks

    assert rejected(world, world.users[Role.EDITOR], capture) == [["editor@example.com"]]
    assert rejected(world, world.users[Role.WRITER], capture) == []
