"""Whoever may see what is private opens it: a page or a file, by each kind of privacy."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import photograph
from tests.browser.server import Server
from tests.browser.starting_content import CLINICIAN, COLLEAGUE, EDITOR, PASSWORD, WRITER
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

WORDS = "Only for those who may see it."
SHARED = "needle-and-thread"
MAKE = """
import json
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction
from cms.content.documents.models import Document
from home.models import HomePage, InformationPage
from tests.factories import stream

home, made = HomePage.objects.first(), {}
body = stream(("paragraph", "<p>WORDS</p>"))
for kind in ("password", "login", "groups"):
    page = home.add_child(instance=InformationPage(title=f"Private by {kind}", body=body))
    folder = Collection.get_first_root_node().add_child(name=f"Private by {kind}")
    text = ContentFile(b"WORDS", f"{kind}.txt")
    file = Document.objects.create(title=kind, collection=folder, file=text)
    private = {"restriction_type": kind, "password": "SHARED"}
    for restriction in (
        PageViewRestriction.objects.create(page=page, **private),
        CollectionViewRestriction.objects.create(collection=folder, **private),
    ):
        restriction.groups.set(Group.objects.filter(name="Writer"))
    made[kind] = [f"/{page.slug}/", file.url]
print(json.dumps(made))
"""


@pytest.fixture(scope="module")
def private(server: Server) -> dict[str, list[str]]:
    """The addresses of a page and of a file, by the kind of their privacy."""
    code = MAKE.replace("WORDS", WORDS).replace("SHARED", SHARED)
    made: dict[str, list[str]] = json.loads(server.execute(code).splitlines()[-1])
    return made


def give_password(page: Page, password: str) -> None:
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Continue").click()


def log_in(page: Page, name: str) -> None:
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def open_it(page: Page, address: str) -> None:
    """Files are shown as text, not stored, so that the browser stays in its window."""
    page.goto(address)
    expect(page.get_by_text(WORDS)).to_have_count(0)


def expect_opened(page: Page, address: str) -> None:
    """A page shows itself. A file is sent by now, whatever the browser does with it."""
    if address.startswith("/documents/"):
        answer = page.request.get(address)
        assert (answer.status, answer.text()) == (200, WORDS)
    else:
        expect(page.get_by_text(WORDS)).to_be_visible()
        assert page.url.endswith(address)


@pytest.mark.parametrize("which", [0, 1], ids=["page", "file"])
def test_the_shared_password_opens_it(
    which: int, private: dict[str, list[str]], visitor: Visitor
) -> None:
    address = private["password"][which]
    with visitor.arriving(viewport={"width": 360, "height": 700}) as window:
        page = window.page
        open_it(page, address)
        photograph(page, f"private by password {which}")
        expect(page.locator("body")).not_to_contain_text("Private by password")
        give_password(page, "not the one")
        expect(page.get_by_role("alert")).to_contain_text(
            "password you have entered is not correct"
        )
        give_password(page, SHARED)
        expect_opened(page, address)
        assert window.problems() == []


@pytest.mark.parametrize("which", [0, 1], ids=["page", "file"])
@pytest.mark.parametrize(
    ("kind", "name"), [("login", COLLEAGUE), ("groups", WRITER), ("groups", EDITOR)]
)
def test_an_account_that_may_see_it_opens_it(
    kind: str, name: str, which: int, private: dict[str, list[str]], visitor: Visitor
) -> None:
    address = private[kind][which]
    with visitor.arriving(viewport={"width": 360, "height": 700}) as window:
        open_it(window.page, address)
        photograph(window.page, f"private by {kind} {which}")
        log_in(window.page, name)
        expect_opened(window.page, address)
        assert window.problems() == []


def test_an_account_that_may_not_is_told_so(
    private: dict[str, list[str]], visitor: Visitor
) -> None:
    with visitor.arriving() as window:
        open_it(window.page, private["groups"][0])
        log_in(window.page, CLINICIAN)
        expect(window.page.get_by_text("Your account may not see this.")).to_be_visible()
        log_in(window.page, WRITER)
        expect_opened(window.page, private["groups"][0])
