"""Nobody reads in the admin what they may not see, whatever address they ask for.

All addresses of the admin are asked, with each secret page and file filled in.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Site, Workflow, WorkflowTask

from articles.reviews.models import ClinicalReviewTask
from cms.foundation.users.roles import Role
from cms.foundation.users.sight import HIDDEN
from practitioners.models import PractitionerPage
from tests.factories import make_article, stream
from tests.roles.admin_views import admin_addresses
from tests.roles.secrets_of_a_desk import Secrets, plant
from tests.roles.world import World, undone

pytestmark = [
    pytest.mark.django_db,
    # Of the rendition that Wagtail makes for its own screens.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile"),
]

FILLED_IN = ("draft", "private", "newer", "person")
# Those who may not read the secrets, and somebody who has all of these roles.
OTHERS = (Role.WRITER, Role.PRACTITIONER, Role.CLINICAL_REVIEWER, Role.PARTNER_MANAGER)
ALL_OTHERS = "all others"
IN_API = ("", "?search=secret", "?child_of={parent}&for_explorer=1", "?fields=*")
OF_A_PAGE = ("", "?q=secret&{everything}&multiple=1&term=secret&describe_on_delete=1")
ELSEWHERE = (*OF_A_PAGE, "?export=csv")
FAILS_ON_PURPOSE = "wagtailadmin_error_test"
REFUSAL = "you do not have permission"


@dataclass(frozen=True)
class Asked:
    """An address of a view, and the queries with which it is asked for."""

    view: str
    path: str
    queries: tuple[str, ...]


@pytest.fixture(autouse=True)
def media(world: World) -> Path:
    """The files of the practice, for all tests of the module."""
    return Path()


@pytest.fixture(scope="module")
def secrets(world: World, request: pytest.FixtureRequest) -> Secrets:
    """The secrets, and an account with all the roles that may not read them."""
    planted = plant(world)
    request.getfixturevalue("only_shown")  # Only now: search is to find them.
    user = get_user_model().objects.create_user("many", "many@example.com", "secret")
    user.groups.set(Group.objects.filter(name__in=OTHERS))
    client = Client()
    client.force_login(user)
    world.users[ALL_OTHERS], world.cookies[ALL_OTHERS] = user, client.cookies
    return planted


@pytest.fixture(scope="module")
def addresses(world: World, secrets: Secrets) -> dict[str, list[Asked]]:
    """Each address with each secret, by what is filled in; first those that name no page."""
    files = (secrets.image, secrets.document)
    everything = "&".join(f"id={each.pk}" for each in (*secrets.pages.values(), *files))
    found: dict[str, list[Asked]] = {"": []}
    pages = {marker: secrets.pages[marker] for marker in FILLED_IN}
    walks = [dict(admin_addresses(world, page=page, files=files)) for page in pages.values()]
    for marker, walk in zip(FILLED_IN, walks, strict=True):
        found[marker] = []
        for name, path in walk.items():
            names_page = path != walks[FILLED_IN.index(marker) - 1][name]
            if not names_page and marker != FILLED_IN[0]:
                continue
            queries: tuple[str, ...] = OF_A_PAGE if names_page else ELSEWHERE
            if name.startswith("wagtailadmin_api:"):
                queries = IN_API
            given = {"everything": everything, "parent": world.site.articles.pk}
            filled = tuple(query.format(**given) for query in queries)
            found[marker if names_page else ""].append(Asked(name, path, filled))
    return found


def words_in(answer: Any) -> set[str]:
    """The secrets in what was sent: headers, body, and what the next page will say.

    An export is read when the answer has been returned, as a server does.
    """
    body = b"".join(answer) if answer.streaming else answer.content
    text = "\n".join([str(answer.headers), body.decode(errors="replace"), *said_by(answer)])
    return set(re.findall(r"secret-\w+(?:[ -]\w+)?", text))


def said_by(answer: Any) -> list[str]:
    """The messages that the next page will show."""
    notices = getattr(answer.wsgi_request, "_messages", ())
    return [str(notice) for notice in getattr(notices, "_queued_messages", ())]


def sweep(world: World, who: str, addresses: Iterable[Asked]) -> dict[tuple[str, str], set[str]]:
    """What somebody is told, by view and address; also whether a view failed.

    Whoever is refused an address is not asked to try it with a query.
    """
    found = {}
    for asked in addresses:
        for query in asked.queries:
            # Each time another one: some addresses end the visit.
            browser = world.browser(who, **{"x-requested-with": ""})
            browser.raise_request_exception = False
            with undone():
                answer = browser.get(f"{asked.path}{query}")
                words = words_in(answer)
                if answer.status_code >= 500 and asked.view != FAILS_ON_PURPOSE:
                    words.add("failed")
            if words:
                found[asked.view, f"{asked.path}{query}"] = words
            if answer.status_code == 403 or any(REFUSAL in text for text in said_by(answer)):
                break
    return found


@pytest.fixture(scope="module")
def told(world: World, addresses: dict[str, list[Asked]]) -> dict[tuple[str, str], set[str]]:
    """What an editor is told, with the draft filled in."""
    return sweep(world, Role.EDITOR, [*addresses[""], *addresses["draft"]])


def test_an_editor_reads_all_of_it_but_the_draft_of_the_home_page(
    told: dict[tuple[str, str], set[str]],
) -> None:
    failed = [address for (_, address), words in told.items() if "failed" in words]
    by_search = set().union(*(told[key] for key in told if "search/?q=" in key[1]))
    kinds = {re.sub(r"(?<=-)([a-z]+).*", r"\1", w) for w in set().union(*told.values())}

    assert failed == []
    assert kinds == {
        *("secret-draft", "secret-private", "secret-unpublished", "secret-person", "secret-newer"),
        *("secret-image", "secret-document", "secret-collection", "secret-link", "secret-failing"),
    }
    assert {"secret-draft title", "secret-private title", "secret-person title"} <= by_search
    assert {
        *("build_failures", "wagtailadmin_api:documents:listing", "wagtailadmin_api:images:detail"),
        *("wagtailadmin_pages:history", "wagtailadmin_pages:usage", "wagtailimages:edit"),
    } <= {view for view, _ in told}


def test_no_address_of_the_admin_tells_a_secret(
    world: World, addresses: dict[str, list[Asked]]
) -> None:
    """Asked by somebody who has all the roles that may not read them."""
    everywhere = [asked for group in addresses.values() for asked in group]

    assert sweep(world, ALL_OTHERS, everywhere) == {}


@pytest.mark.parametrize("role", OTHERS)
def test_what_tells_an_editor_tells_the_role_nothing(
    world: World,
    addresses: dict[str, list[Asked]],
    told: dict[tuple[str, str], set[str]],
    role: Role,
) -> None:
    views = {view for view, _ in told}
    telling = [asked for group in addresses.values() for asked in group if asked.view in views]

    assert len(telling) > len(FILLED_IN) * 5
    assert sweep(world, role, telling) == {}


def text_of(world: World, who: str, address: str) -> str:
    """What somebody is shown at an address."""
    return world.browser(who, **{"x-requested-with": ""}).get(address).content.decode()


def choosing(**asked: str) -> str:
    """The address of the search in the dialog that chooses a page."""
    return reverse("wagtailadmin_choose_page_search") + "?" + urlencode(asked)


def test_a_writer_chooses_among_what_is_public_or_their_own(world: World, secrets: Secrets) -> None:
    shown = text_of(world, Role.WRITER, choosing(q="article"))
    titles = set(re.findall(r'data-admin-title="([^"]*)"', shown))

    assert titles == {"Articles", "own article", "article", "locked article"}
    assert "own draft" in text_of(world, Role.WRITER, choosing(q="draft"))
    assert "own draft" not in text_of(world, Role.PARTNER_MANAGER, choosing(q="draft"))


def test_the_newer_title_of_their_own_page_is_shown_to_a_writer(
    world: World, secrets: Secrets
) -> None:
    with undone():
        page = type(world.pages["own article"]).objects.get(pk=world.pages["own article"].pk)
        page.title = "Renamed since"
        page.save_revision()
        explorer = reverse("wagtailadmin_explore", args=[world.site.articles.pk])

        assert "Renamed since" in text_of(world, Role.WRITER, explorer)
        assert "Renamed since" not in text_of(world, Role.PRACTITIONER, explorer)
        assert "own article" in text_of(world, Role.PRACTITIONER, explorer)


def test_a_reviewer_sees_what_awaits_them(world: World, secrets: Secrets) -> None:
    with undone():
        page = secrets.pages["draft"]
        page = type(page).objects.get(pk=page.pk)
        page.asked_reviewer = PractitionerPage.objects.get(user=world.users[Role.CLINICAL_REVIEWER])
        page.locked = False
        page.save_revision()
        workflow = Workflow.objects.create(name="Clinical review only")
        task = ClinicalReviewTask.objects.create(name="Their review")
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        workflow.start(page, world.users["colleague"])
        preview = reverse("wagtailadmin_pages:workflow_preview", args=[page.pk, task.pk])
        views = [reverse("wagtailadmin_pages:edit", args=[page.pk]), reverse("wagtailadmin_home")]
        shown = [text_of(world, Role.CLINICAL_REVIEWER, view) for view in (*views, preview)]
        chosen = text_of(world, Role.CLINICAL_REVIEWER, choosing(q="secret"))

    assert ["secret-draft title" in text for text in shown] == [True, True, True]
    assert re.findall(r'data-admin-title="([^"]*)"', chosen) == ["secret-draft title"]


def test_an_address_of_a_hidden_page_stays_an_address(world: World, secrets: Secrets) -> None:
    browser, address = world.browser(Role.WRITER), "https://www.example.com/articles/"

    def typed(url: str) -> Any:
        data = {"external-link-chooser-url": url, "external-link-chooser-link_text": "a link"}
        return browser.post(reverse("wagtailadmin_choose_page_external_link"), data)

    with undone():
        Site.objects.filter(is_default_site=True).update(hostname="www.example.com", port=443)
        Site.clear_site_root_paths_cache()
        private = typed(f"{address}secret-private-slug/").json()["result"]
        newer = typed(f"{address}article/").json()["result"]
        asked = typed(f"{address}article/?from=mail")
    Site.clear_site_root_paths_cache()

    assert (private.get("id"), private["url"]) == (None, f"{address}secret-private-slug/")
    assert (newer["id"], newer["adminTitle"]) == (secrets.pages["newer"].pk, "article")
    assert asked.json()["internal"]["adminTitle"] == "article"
    assert words_in(asked) == set()


def test_what_a_form_names_by_its_number_stays_hidden(world: World, secrets: Secrets) -> None:
    with undone():
        link = f'<a linktype="page" id="{secrets.pages["draft"].pk}">this</a>'
        file = f'<a linktype="document" id="{secrets.document.pk}">that</a>'
        picture = {"image": secrets.image.pk, "alt_text": "A back", "decorative": False}
        page = make_article(
            world.site,
            "Numbers",
            owner=world.users[Role.WRITER],
            publish=False,
            hero_image=secrets.image,
            related=[secrets.pages["private"]],
            authors=[secrets.pages["person"]],
            body=stream(
                ("paragraph", f"<p>See {link} and {file}.</p>"),
                ("image", {"image": picture, "caption": ""}),
            ),
        )
        page.save_revision()
        answer = world.browser(Role.WRITER, **{"x-requested-with": ""}).get(
            reverse("wagtailadmin_pages:edit", args=[page.pk])
        )

    assert answer.status_code == 200
    assert HIDDEN in answer.content.decode()
    assert words_in(answer) == set()
