"""Nobody reads in the admin what they may not see, whatever address they ask for.

All addresses of the admin are asked, with each secret page and file filled in.
"""

import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import override_settings
from django.urls import reverse
from wagtail.models import Site, Workflow, WorkflowTask

from articles.reviews.models import ClinicalReviewTask
from cms.delivery.sync import receivers
from cms.foundation.users.roles import Role
from cms.foundation.users.sight import HIDDEN
from practitioners.models import PractitionerPage
from tests.factories import make_article, stream
from tests.roles.admin_views import admin_addresses
from tests.roles.conftest import NO_TASKS
from tests.roles.secrets_of_a_desk import Secrets, plant
from tests.roles.world import World, undone

pytestmark = [
    pytest.mark.django_db,
    # Of the rendition that Wagtail makes for its own screens.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile"),
]

FILLED_IN = ("draft", "private", "newer", "person")
IN_API = ("", "?search=secret", "?child_of={parent}&for_explorer=1", "?fields=*")
ELSEWHERE = (
    "",
    "?q=secret&{everything}&multiple=1&term=secret",
    "?export=csv&describe_on_delete=1",
)


@pytest.fixture(scope="module")
def secrets(world: World) -> Iterator[Secrets]:
    """The secrets, in a practice whose requests leave no trace."""
    planted = plant(world)
    with pytest.MonkeyPatch.context() as patch, override_settings(TASKS=NO_TASKS):
        patch.setattr(receivers, "_touch", lambda touched: None)
        patch.setattr(logging.getLogger("django.request"), "disabled", True)
        yield planted


def addresses(world: World, secrets: Secrets) -> set[str]:
    """Each address with each secret, alone and with what could be asked for in a query."""
    files = (secrets.image, secrets.document)
    everything = "&".join(f"id={each.pk}" for each in (*secrets.pages.values(), *files))
    return {
        f"{address}{query}"
        for marker in FILLED_IN
        for name, address in admin_addresses(world, page=secrets.pages[marker], files=files)
        for query in (IN_API if name.startswith("wagtailadmin_api:") else ELSEWHERE)
        for query in (query.format(everything=everything, parent=world.site.articles.pk),)
    }


def words_in(answer: Any) -> set[str]:
    """The secrets in what was sent: headers, body, and what the next page will say."""
    body = b"".join(answer) if answer.streaming else answer.content
    notices = getattr(answer.wsgi_request, "_messages", ())
    said = [str(notice) for notice in getattr(notices, "_queued_messages", ())]
    text = "\n".join([str(answer.headers), body.decode(errors="replace"), *said])
    return set(re.findall(r"secret-\w+(?:[ -]\w+)?", text))


def sweep(world: World, secrets: Secrets, role: str) -> dict[str, set[str]]:
    """What leaks to the role, by address."""
    found = {}
    for address in sorted(addresses(world, secrets)):
        # Each time another one: some addresses end the visit.
        browser = world.browser(role, **{"x-requested-with": ""})
        browser.raise_request_exception = False
        with undone():
            answer = browser.get(address)
            words = words_in(answer) | ({"failed"} if answer.status_code >= 500 else set())
        if words:
            found[address] = words
    return found


@pytest.mark.parametrize(
    "role", [Role.WRITER, Role.PRACTITIONER, Role.CLINICAL_REVIEWER, Role.PARTNER_MANAGER]
)
def test_no_address_of_the_admin_tells_a_secret(world: World, secrets: Secrets, role: Role) -> None:
    assert sweep(world, secrets, role) == {}


def test_an_editor_reads_all_of_it_but_the_draft_of_the_home_page(
    world: World, secrets: Secrets
) -> None:
    found = sweep(world, secrets, Role.EDITOR)
    by_search = {w for address, words in found.items() if "search/?q=" in address for w in words}
    kinds = {
        re.sub(r"[ -](title|slug|body|summary|alt).*", "", w) for w in set().union(*found.values())
    }

    assert kinds == {
        *("secret-draft", "secret-private", "secret-unpublished", "secret-person", "secret-newer"),
        *("secret-image", "secret-document", "secret-collection", "secret-link"),
    }
    assert {"secret-draft title", "secret-private title", "secret-person title"} <= by_search


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
