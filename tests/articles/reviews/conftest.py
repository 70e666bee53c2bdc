"""A practice that reviews its articles."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import (
    nested_form_data,
    querydict_from_html,
    rich_text,
    streamfield,
)

from articles.models import ArticlePage
from cms.foundation.users.roles import Role
from practitioners.models import Licence, PractitionerPage
from tests.factories import SiteTree, make_article, make_practitioner, make_site


def make_user(name: str, role: Role) -> Any:
    """An account with one role."""
    user = get_user_model().objects.create_user(name, f"{name}@example.com", "secret")
    user.groups.add(Group.objects.get(name=role))
    return user


def make_reviewer(site: SiteTree, title: str, user: Any, expires_on: Any = None) -> Any:
    """A practitioner with a licence, who can log in as `user`."""
    licence = Licence(kind="Physician", jurisdiction="Ellery", number="MD-7", expires_on=expires_on)
    page = make_practitioner(site, title, user=user, licences=[licence])
    return PractitionerPage.objects.get(pk=page.pk)


@dataclass
class Practice:
    """Who there is, and the draft that is to be reviewed."""

    site: SiteTree
    writer: Any
    editor: Any
    reviewer: Any
    author: PractitionerPage
    asked: PractitionerPage
    article: ArticlePage

    def browser(self, user: Any) -> Client:
        """A browser in which `user` has logged in."""
        client = Client()
        client.force_login(user)
        return client

    def form(self, user: Any) -> dict[str, Any]:
        """What the browser of `user` would send of the article's form."""
        answer = self.browser(user).get(self.address("edit"))
        data = querydict_from_html(answer.content.decode(), form_id="page-edit-form").dict()
        (block,) = answer.context["page"].body
        body = streamfield([("paragraph", rich_text(block.value.source))])
        return {**data, **nested_form_data({"body": body}), "body-0-id": block.id}

    def send(self, user: Any, action: str = "", **changed: str) -> Any:
        """Send the form; `action` is the name of the button, if it was not “Save draft”."""
        data = self.form(user) | changed | ({f"action-{action}": "1"} if action else {})
        return self.browser(user).post(self.address("edit"), data)

    def start(self) -> None:
        """Begin the workflow, as the form does when the writer submits it."""
        self.page.get_workflow().start(self.page, self.writer)

    def act(self, user: Any, action: str, comment: str = "") -> Any:
        """Approve or reject the step that is on, as from the dashboard."""
        state = self.page.current_workflow_task_state
        address = self.address("workflow_action", action, state.pk)
        return self.browser(user).post(address, {"comment": comment})

    def ask(self) -> None:
        """Bring the article before the reviewer."""
        self.start()
        self.act(self.editor, "approve")
        assert self.status == ("in_progress", "Clinical review")

    def address(self, view: str, *more: Any) -> str:
        """Of a view of the article."""
        return reverse(f"wagtailadmin_pages:{view}", args=[self.article.pk, *more])

    @property
    def page(self) -> ArticlePage:
        """The article as it is in the database."""
        page: ArticlePage = ArticlePage.objects.get(pk=self.article.pk)
        return page

    @property
    def status(self) -> tuple[str, str]:
        """Of the newest workflow: its own, and the name of the step that is or was on."""
        state = self.page.workflow_states.order_by("-pk")[0]
        return state.status, state.current_task_state.task.name


def tomorrow() -> date:
    """A day on which a licence has not expired."""
    return timezone.localdate() + timedelta(days=1)


@pytest.fixture(scope="module")
def kept_practice(kept_database: None) -> Practice:
    """What each test finds."""
    site = make_site()
    writer, editor = make_user("writer", Role.WRITER), make_user("editor", Role.EDITOR)
    reviewer = make_user("reviewer", Role.CLINICAL_REVIEWER)
    author = make_practitioner(site, "Ada Quill")
    asked = make_reviewer(site, "Bea Thorn", reviewer, tomorrow())
    article = make_article(
        site, authors=[author], owner=writer, publish=False, asked_reviewer=asked
    )
    article.save_revision(user=writer)
    return Practice(site, writer, editor, reviewer, author, asked, article)


@pytest.fixture
def practice(kept_practice: Practice, db: None) -> Practice:
    """A writer's draft that names the only one who can review it."""
    return deepcopy(kept_practice)
