"""Nobody is shown a way that is closed to them, two clicks from where they work.

Each address on a screen is opened: links, forms, entries of the menu, dialogs, and what the scripts
of the screen ask for. What only takes a POST is sent one, without any data.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from wagtail.models import Workflow, WorkflowTask

from articles.reviews.models import ClinicalReviewTask
from cms.foundation.users.roles import Role
from practitioners.models import PractitionerPage
from tests.factories import make_article, make_topic
from tests.roles.conftest import nothing_rendered
from tests.roles.world import World, undone

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("only_shown"),
    # Of the rendition that Wagtail makes for its own screens.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile"),
]
ADDRESS = re.compile(r"""["'](/admin/[^"'#?\s<\\]*)""")
DIALOG = re.compile(r'''<div id="([\w-]+)"(?:"[^"]*"|[^">])*data-controller="w-dialog"(?:"[^"]*"|[^">])*>''')
# The beginnings from which scripts make addresses; nothing of it is shown.
BEGINNINGS = re.compile(r'<script id="wagtail-config".*?</script>', re.DOTALL)
REFUSAL = "you do not have permission"
WORK = {
    Role.WRITER: ("own draft", "own article"),
    Role.EDITOR: ("article", "asked article", "biography"),
    Role.CLINICAL_REVIEWER: ("article in review", "asked article"),
    Role.PRACTITIONER: ("practitioner's draft", "own biography"),
    Role.PARTNER_MANAGER: (),
    Role.ADMINISTRATOR: ("home page", "article", "biography"),
}
WITHOUT_PAGES = (Role.CLINICAL_REVIEWER, Role.PARTNER_MANAGER)


@pytest.fixture(autouse=True)
def media(world: World) -> Path:
    """The files of the practice, for all tests of the module."""
    return Path()


@pytest.fixture(scope="module", autouse=True)
def asked(world: World) -> None:
    """An article that names things of others, and waits for the clinical reviewer."""
    reviewer = PractitionerPage.objects.get(user=world.users[Role.CLINICAL_REVIEWER])
    page = make_article(
        world.site,
        "asked article",
        owner=world.users["colleague"],
        authors=[world.pages["biography"]],
        related=[world.pages["own article"]],
        topics=[make_topic("Knees")],
        asked_reviewer=reviewer,
        hero_image=world.things["other image"],
    )
    for title in ("asked article, changed", "asked article, changed again"):
        page.title = title
        page.save_revision(log_action=True, user=world.users["colleague"])
    workflow = Workflow.objects.create(name="Clinical review only")
    task = ClinicalReviewTask.objects.create(name="Their review")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    workflow.start(page, world.users["colleague"])
    world.pages["asked article"] = page


def ways(text: str) -> set[str]:
    """The addresses of the admin on a screen, without what comes after the path."""
    text = BEGINNINGS.sub("", text)
    for dialog in DIALOG.finditer(text):
        if f'data-a11y-dialog-show="{dialog[1]}"' not in text:
            text = text.replace(dialog[0], "")
    return set(ADDRESS.findall(html.unescape(text)))


def screens_of(world: World, role: Role) -> Iterator[str]:
    """Where somebody works."""
    yield reverse("wagtailadmin_home")
    if role not in WITHOUT_PAGES:
        yield reverse("wagtailadmin_explore", args=[world.site.articles.pk])
    for name in WORK[role]:
        yield reverse("wagtailadmin_pages:edit", args=[world.pages[name].pk])


def browser_of(world: World, role: Role, **headers: str) -> Client:
    """A browser that goes on when the server fails."""
    browser = world.browser(role, **headers)
    browser.raise_request_exception = False
    return browser


def screen(world: World, role: Role, address: str) -> str:
    """What is shown at an address; nothing if that is no screen."""
    with undone():
        answer = browser_of(world, role, **{"x-requested-with": ""}).get(address)
    return "" if answer.streaming or answer.status_code != 200 else str(answer.content.decode())


def is_closed(world: World, role: Role, address: str) -> bool:
    """Whether the address refuses somebody, or fails."""
    browser = browser_of(world, role)
    with undone(), nothing_rendered():
        answer: Any = browser.get(address)
        if answer.status_code == 405:
            answer = browser.post(address)
    notices = getattr(getattr(answer.wsgi_request, "_messages", None), "_queued_messages", ())
    refused = any(REFUSAL in str(notice).lower() for notice in notices)
    return refused or answer.status_code == 403 or answer.status_code >= 500


def view_of(address: str) -> str:
    """What the address shows, without saying of which page."""
    try:
        return resolve(address).view_name
    except Resolver404:
        return address


def dead_ends(world: World, role: Role) -> set[tuple[str, str]]:
    """The screens with ways that are closed, and those ways.

    One screen of each view is looked at.
    """
    found, tried, looked_at = set(), set(), set()
    first = list(screens_of(world, role))
    second: list[str] = []
    for is_first, front in ((True, first), (False, second)):
        for place in front:
            if not is_first and view_of(place) in looked_at:
                continue
            looked_at.add(view_of(place))
            for way in sorted(ways(screen(world, role, place)) - tried):
                tried.add(way)
                if is_closed(world, role, way):
                    found.add((place, way))
                elif is_first:
                    second.append(way)
    assert len(tried) > len(first)
    return found


@pytest.mark.parametrize("role", Role)
def test_every_way_that_a_role_is_shown_is_open(world: World, role: Role) -> None:
    assert dead_ends(world, role) == set()


def test_a_reviewer_sees_how_what_they_review_came_about(world: World) -> None:
    page, role = world.pages["asked article"], Role.CLINICAL_REVIEWER
    edit = screen(world, role, reverse("wagtailadmin_pages:edit", args=[page.pk]))
    history = reverse("wagtailadmin_pages:history", args=[page.pk])
    shown = screen(world, role, history)
    versions = sorted(
        way for way in ways(shown) if view_of(way) == "wagtailadmin_pages:revisions_compare"
    )

    assert history in ways(edit)
    assert versions
    assert "asked article, changed again" in screen(world, role, versions[-1])


def test_copying_is_offered_to_those_who_may_add(world: World) -> None:
    shown = {
        (role.name, name): reverse("wagtailadmin_pages:copy", args=[world.pages[name].pk])
        in ways(
            screen(world, role, reverse("wagtailadmin_pages:edit", args=[world.pages[name].pk]))
        )
        for role, name in (
            (Role.PRACTITIONER, "practitioner's draft"),
            (Role.PRACTITIONER, "own biography"),
            (Role.EDITOR, "biography"),
            (Role.CLINICAL_REVIEWER, "article in review"),
        )
    }

    assert shown == {
        ("PRACTITIONER", "practitioner's draft"): True,
        ("PRACTITIONER", "own biography"): False,
        ("EDITOR", "biography"): True,
        ("CLINICAL_REVIEWER", "article in review"): False,
    }
