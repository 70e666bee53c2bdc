"""By Wagtail's API v3 nobody does what their role may not do in the admin."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.models import APIToken, PageLogEntry

from cms.foundation.users.roles import Role
from tests.roles.conftest import only_answers, only_shown, world  # noqa: F401  # fixtures
from tests.roles.page_actions import ACTIONS
from tests.roles.test_pages import TABLE
from tests.roles.world import LETTERS, World, undone

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("v3_on", "only_answers"),
]

Send = Callable[[Any], tuple[str, str, dict[str, Any]]]


def _create(page: Any) -> tuple[str, str, dict[str, Any]]:
    kind = {
        "ArticleIndexPage": "articles.ArticlePage",
        "PractitionerIndexPage": "practitioners.PractitionerPage",
    }[type(page).__name__]
    meta = {"type": kind, "parent_id": page.pk}
    texts = {"title": "New", "summary": "New.", "topics": [], "specialties": []}
    return "post", "pages/", {"meta": meta, **texts}


SENT: dict[str, Send] = {
    "create below": _create,
    "save a draft": lambda page: ("patch", f"pages/{page.pk}/", {"title": "Changed"}),
    "publish": lambda page: ("post", f"pages/{page.pk}/actions/publish/", {}),
    "unpublish": lambda page: ("post", f"pages/{page.pk}/actions/unpublish/", {}),
}
# The page under review and one's own biography are changed in the admin, by nobody's role.
ONLY_IN_THE_ADMIN = {"article in review": "C", "own biography": "P"}


@pytest.mark.parametrize("name", SENT)
def test_a_role_may_do_what_it_may_in_the_admin(world: World, name: str) -> None:  # noqa: F811
    found = {
        page: "".join(
            letter for letter, role in LETTERS.items() if _is_done(world, name, page, role)
        )
        for page in TABLE[name]
    }

    assert found == {
        page: who.replace(ONLY_IN_THE_ADMIN.get(page, ""), "") for page, who in TABLE[name].items()
    }


def test_who_may_not_change_a_page_is_told_so(world: World) -> None:  # noqa: F811
    address = f"/api/wagtail/v3/pages/{world.pages['biography'].pk}/"
    for role in (Role.WRITER, Role.PRACTITIONER):
        changed = json.dumps({"title": "Changed"})
        answer = _program(world, role).patch(address, changed, content_type="application/json")
        refused = "You do not have permission to perform the 'edit' action on this object."
        assert (answer.status_code, answer.json()["detail"]) == (403, refused)


@pytest.mark.parametrize("role", LETTERS.values())
def test_a_role_reads_what_it_may_change(world: World, role: Role) -> None:  # noqa: F811
    with undone():
        client = _program(world, role)
        found = {
            kind
            for kind, page in world.pages.items()
            if client.get(f"/api/wagtail/v3/pages/{page.pk}/?version=draft").status_code == 200
        }

    expected = {
        Role.WRITER: {"own draft", "own article"},
        Role.PRACTITIONER: {"practitioner's draft"},
        Role.EDITOR: set(world.pages) - {"home page"},
        Role.ADMINISTRATOR: set(world.pages),
    }
    assert found == expected.get(role, set())


def _program(world: World, role: str) -> Client:  # noqa: F811
    _, key = APIToken.create_token(user=world.users[role], name="A program")
    return Client(headers={"Authorization": f"Bearer {key}"})


def _is_done(world: World, name: str, kind: str, role: str) -> bool:  # noqa: F811
    with undone():
        page: Any = type(world.pages[kind]).objects.get(pk=world.pages[kind].pk)
        newest = PageLogEntry.objects.order_by("-pk").values_list("pk", flat=True)[0]
        method, route, data = SENT[name](page)
        send = getattr(_program(world, role), method)
        send(f"/api/wagtail/v3/{route}", json.dumps(data), content_type="application/json")
        logged = PageLogEntry.objects.filter(pk__gt=newest, action__in=ACTIONS[name].logged)
        return bool(logged)
