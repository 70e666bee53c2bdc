"""Nobody is shown a way that is closed to them, two clicks from where they work.

Each address on a screen is opened: links, forms, entries of the menu, dialogs, and what the scripts
of the screen ask for. What only takes a POST is sent one, without any data.
"""

import html
import re
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
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
ATTRIBUTES = r'(?:"[^"]*"|[^">])*'
DIALOG = re.compile(rf'<div id="([\w-]+)"{ATTRIBUTES}data-controller="w-dialog"{ATTRIBUTES}>')
# The beginnings from which scripts make addresses; nothing of it is shown.
BEGINNINGS = re.compile(r'<script id="wagtail-config".*?</script>', re.DOTALL)
REFUSAL = "you do not have permission"
WORK = {
    Role.WRITER: ("own draft", "own article"),
    Role.EDITOR: ("asked article", "locked article", "retracted article", "biography"),
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


def opened(world: World, role: Role, address: str, *, shown: bool) -> tuple[bool, str]:
    """Whether the address refuses somebody or fails; and what it shows, if it is to be shown."""
    browser = world.browser(role, **{"x-requested-with": ""})
    browser.raise_request_exception = False
    with undone(), nullcontext() if shown else nothing_rendered():
        answer: Any = browser.get(address)
        if answer.status_code == 405:
            answer = browser.post(address)
    notices = getattr(getattr(answer.wsgi_request, "_messages", None), "_queued_messages", ())
    refused = any(REFUSAL in str(notice).lower() for notice in notices)
    body = b"".join(answer) if answer.streaming else answer.content
    kind = answer.headers.get("content-type", "")
    text = body.decode() if re.match("text/html|application/json", kind) else ""
    return refused or answer.status_code == 403 or answer.status_code >= 500, text


def screen(world: World, role: Role, address: str) -> str:
    """What is shown at an address that is open."""
    is_closed, text = opened(world, role, address, shown=True)
    assert not is_closed
    return text


def view_of(address: str) -> str:
    """What the address shows, without saying of which page."""
    try:
        return resolve(address).view_name
    except Resolver404:
        return address


def some_of_each_kind(addresses: set[str]) -> Iterator[str]:
    """Two from each end of the list of each view: a screen has as many as it has rows."""
    for _, group in groupby(sorted(addresses, key=lambda way: (view_of(way), way)), view_of):
        kind = list(group)
        yield from dict.fromkeys([*kind[:2], *kind[-2:]])


def dead_ends(world: World, role: Role, known: set[str]) -> set[tuple[str, str]]:
    """The screens with ways that are closed, and those ways.

    Those that are `known` to be open are not opened again, and are added to. One screen of each
    view is looked at on the way.
    """
    front = [(place, screen(world, role, place)) for place in screens_of(world, role)]
    found: set[Any] = set()
    tried: set[Any] = set()
    looked_at = {view_of(place) for place, _ in front}
    for is_first_click in (True, False):
        further = []
        for place, text in front:
            for way in some_of_each_kind(ways(text) - tried):
                tried.add(way)
                is_new = is_first_click and view_of(way) not in looked_at
                if way in known and not is_new:
                    continue
                looked_at.add(view_of(way))
                is_closed, shown = opened(world, role, way, shown=is_new)
                if is_closed:
                    found.add((place, way))
                    continue
                known.add(way)
                further.append((way, shown))
        front = further
    assert len(tried) > len(looked_at)
    return found


@pytest.fixture(scope="module")
def open_to_editors() -> set[str]:
    """What was found open to editors; administrators may do whatever they may."""
    return set()


@pytest.mark.parametrize("role", Role)
def test_every_way_that_a_role_is_shown_is_open(
    world: World, role: Role, open_to_editors: set[str]
) -> None:
    known = open_to_editors if role in (Role.EDITOR, Role.ADMINISTRATOR) else set()

    assert dead_ends(world, role, known) == set()


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
