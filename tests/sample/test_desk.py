"""What those who write and publish services may do, and what the admin tells of them."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import APIToken
from wagtail.test.utils.form_data import rich_text

from cms.content.images.models import Image
from cms.delivery.checks import check_item_types
from cms.delivery.website.preview_modes import CHANNELS
from cms.editorial.link_check.checking import Outcome, Result
from cms.editorial.link_check.collecting import collect
from cms.editorial.link_check.models import ExternalLink
from cms.foundation.users.models import User
from cms.foundation.users.roles import Role
from home.checks import check_roles
from tests.sample.services.models import ServicePage
from tests.sample.world import LEAD, SUBTITLE, TITLE, TOPIC, World, lines, soup

pytestmark = pytest.mark.django_db

NOBODY: set[str] = set()
# As of articles: docs/editors/roles.md.
MAY = {
    Role.WRITER: {"add"},
    Role.EDITOR: {"add", "edit", "publish"},
    Role.CLINICAL_REVIEWER: NOBODY,
    Role.PRACTITIONER: {"add"},
    Role.PARTNER_MANAGER: NOBODY,
    Role.ADMINISTRATOR: {"add", "edit", "publish"},
}


def member(role: Role) -> User:
    """Somebody in a role."""
    user: User = User.objects.create_user(role.name.lower())
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def root(world: World) -> Client:
    """Somebody who may do everything in the admin."""
    client = Client()
    client.force_login(world.superuser)
    return client


def test_the_recipe_left_nothing_out() -> None:
    assert [*check_item_types(), *check_roles()] == []


def test_its_migrations_make_its_tables(capsys: pytest.CaptureFixture[str]) -> None:
    """The tables of these tests are made by them, as those of any app are."""
    call_command("makemigrations", "services", check_changes=True, dry_run=True)

    assert capsys.readouterr().out == "No changes detected in app 'services'\n"


@pytest.mark.parametrize("role", Role)
def test_who_may_write_articles_may_write_services(role: Role, world: World) -> None:
    user = member(role)
    service = ServicePage.objects.get(pk=world.service.pk).permissions_for_user(user)
    may = {
        "add": world.index.permissions_for_user(user).can_add_subpage(),
        "edit": service.can_edit(),
        "publish": service.can_publish(),
    }

    assert {action for action, is_allowed in may.items() if is_allowed} == MAY[role], (
        f"{role.value}: home/roles.py gives rights on the pages of each type by its index page."
    )
    client = Client()
    client.force_login(user)
    address = f"/admin/pages/add/services/servicepage/{world.index.pk}/"
    assert (client.get(address).status_code == 200) == ("add" in MAY[role])


@pytest.mark.parametrize(
    ("mode", "says"),
    [
        ("", [TITLE, LEAD, SUBTITLE]),
        ("phone", [TITLE, LEAD, SUBTITLE]),
        ("partners", [TITLE, LEAD, "80 dollars"]),
        ("markdown", [f"# {TITLE}", LEAD, SUBTITLE]),
        ("search", [TITLE, LEAD]),
        ("feed", [TITLE, LEAD, TOPIC]),
    ],
)
def test_a_draft_is_previewed_on_each_channel(
    mode: str, says: list[str], world: World, root: Client
) -> None:
    revision = ServicePage.objects.get(pk=world.service.pk).get_latest_revision()
    answer = root.get(f"/admin/pages/{world.service.pk}/revisions/{revision.pk}/view/?mode={mode}")
    html = answer.content.decode()

    assert [piece for piece in says if piece not in html] == []


def test_each_channel_is_previewed_here() -> None:
    assert [channel.name for channel in CHANNELS] == [
        *("phone", "partners", "markdown", "search", "feed")
    ]


def test_the_reports_tell_of_it(world: World, root: Client) -> None:
    day = timezone.localdate() - timedelta(days=1)
    Image.objects.filter(pk=world.scene.pk).update(consent_expires_on=day)
    assert TITLE in " ".join(lines(soup("/admin/reports/image-consent/", root), "td"))

    collect()
    (link,) = ExternalLink.objects.all()
    for _ in range(2):
        link.note(Outcome(Result.FAILS, "There is nothing.", 404))
    rows = " ".join(lines(soup("/admin/reports/broken-links/", root), "td"))
    assert ("https://salt.example/" in rows, TITLE in rows) == (True, True)

    for report in ("site-history", "aging-pages"):
        answer = root.get(f"/admin/reports/{report}/")
        assert TITLE in answer.content.decode(), report


def test_the_calendar_tells_of_it(world: World, root: Client) -> None:
    service = ServicePage.objects.get(pk=world.service.pk)
    service.expire_at = timezone.now() + timedelta(minutes=5)
    service.save_revision().publish()

    assert TITLE in " ".join(lines(soup("/admin/schedule/", root), "li"))


def test_a_program_writes_and_publishes_one(world: World) -> None:
    editor = member(Role.EDITOR)
    _, key = APIToken.create_token(user=editor, name="A program")
    client = Client(headers={"Authorization": f"Bearer {key}"})

    def send(method: str, route: str, data: Any = None) -> Any:
        body = [] if data is None else [json.dumps(data)]
        send_it = getattr(client, method)
        return send_it(f"/api/wagtail/v3/{route}", *body, content_type="application/json")

    meta = {"type": "services.ServicePage", "parent_id": world.index.pk}
    fields = {"summary": "For warm feet.", "explanation": "<p>Sit.</p>", "duration": 20}
    fields |= {"concerns": [], "service_givers": []}
    new = {"title": "Foot warmer", "price": "20 dollars", **fields, "meta": meta}
    draft = send("post", "pages/", new)
    assert draft.status_code == 201, draft.content
    page = draft.json()["id"]
    assert send("patch", f"pages/{page}/", {"price": "25 dollars"}).status_code == 200
    published = send("post", f"pages/{page}/actions/publish/")
    assert published.status_code == 200, published.content

    found = Client().get("/api/v1/services/?search=warmer").json()["items"]
    assert [(item["title"], item["price"]) for item in found] == [("Foot warmer", "25 dollars")]


def test_one_is_written_and_published_in_the_admin(world: World, root: Client) -> None:
    sections = ("service_givers", "comments")
    counts = {f"{name}-{end}_FORMS": 0 for name in sections for end in ("TOTAL", "INITIAL")}
    sent = {
        "title": "Handbath",
        "slug": "handbath",
        "summary": "Warm water for hands.",
        "explanation": rich_text("<p>Sit down.</p>"),
        "duration": 10,
        "price": "9 dollars",
        "action-publish": "action-publish",
        **counts,
    }
    answer = root.post(f"/admin/pages/add/services/servicepage/{world.index.pk}/", sent)

    assert answer.status_code == 302, answer.content
    page = soup("/services/handbath/")
    assert lines(page, "h1, .body p") == ["Handbath", "Sit down."]
