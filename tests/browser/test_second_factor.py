"""A second factor, from adding it to losing it, in the browser of its owner."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import expect_accessible
from tests.browser.conftest import photograph
from tests.browser.editor import Editor
from tests.browser.server import Server
from tests.browser.starting_content import PASSWORD
from tests.people import Telephone

pytestmark = pytest.mark.browser

MAKE = """
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
user = get_user_model().objects.create_user({name!r}, password={password!r})
group = Group.objects.create(name={name!r})
group.permissions.set(
    Permission.objects.filter(codename__in=["access_admin", *{permissions!r}])
)
user.groups.set([group, Group.objects.get(name="Editor")])
"""
NewEditor = Callable[..., Editor]


def make_account(server: Server, name: str, *permissions: str) -> None:
    """An editor with these permissions more."""
    server.execute(MAKE.format(name=name, password=PASSWORD, permissions=permissions))


def give_password(page: Page, name: str) -> None:
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def log_out(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")
    page.goto("/admin/")


def add_app(page: Page) -> Telephone:
    """Follow the page, from “Add an app” to the recovery codes."""
    page.get_by_role("link", name="Add an app").click()
    expect(page.get_by_role("img", name="The secret for the app, as a QR code")).to_be_visible()
    expect_accessible(page)
    photograph(page, "second factor app")
    telephone = Telephone(page.locator("code").inner_text())
    page.get_by_label("Authenticator code").fill(telephone.code())
    page.get_by_role("button", name="Add the app").click()
    expect(page.get_by_text("Keep these codes now: they are not shown again.")).to_be_visible()
    return telephone


def test_an_app_is_demanded_added_used_and_lost(new_editor: NewEditor, server: Server) -> None:
    make_account(server, "ada", "second_factor")
    page = new_editor().page
    page.goto("/admin/pages/")
    give_password(page, "ada")
    expect(page.get_by_text("Add one of these to go on.")).to_be_visible()
    photograph(page, "second factor demanded")
    page.reload()  # The message comes in slowly, and is not ours.
    expect(page.get_by_role("link", name="Add an app")).to_be_visible()
    expect_accessible(page)

    telephone = add_app(page)
    photograph(page, "second factor codes")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save them as a file").click()
    codes = download.value.path().read_text().split()
    assert codes == page.locator(".second-factor__codes").inner_text().split()
    page.get_by_role("link", name="I have kept them").click()
    expect_accessible(page)
    page.get_by_role("link", name="Go on to the dashboard").click()
    expect(page.get_by_role("link", name="Account", exact=True)).to_be_visible()

    log_out(page)
    give_password(page, "ada")
    expect(page.get_by_label("Code")).to_be_visible()
    expect_accessible(page)
    photograph(page, "second factor asked")
    page.get_by_label("Code").fill("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="This code is wrong.")).to_be_visible()
    photograph(page, "second factor wrong")
    page.get_by_label("Code").fill(telephone.code())
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Account", exact=True)).to_be_visible()

    log_out(page)
    give_password(page, "ada")
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Account", exact=True)).to_be_visible()


@pytest.fixture
def security_key() -> Callable[[Page], Any]:
    """Plugs a security key into the browser of a page."""

    def plug_in(page: Page) -> Any:
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        kind = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True}
        kind |= {"isUserVerified": True, "automaticPresenceSimulation": True}
        return session.send("WebAuthn.addVirtualAuthenticator", {"options": kind})

    return plug_in


def test_a_passkey_is_added_used_and_removed(
    new_editor: NewEditor, server: Server, security_key: Callable[[Page], Any]
) -> None:
    make_account(server, "bea")
    # Browsers have passkeys for names, not for numbers.
    page = new_editor().page
    root = server.address.replace("127.0.0.1", "localhost")
    page.goto(f"{root}/admin/account/second-factor/passkeys/add/")
    give_password(page, "bea")
    security_key(page)
    expect(page.get_by_label("Name")).to_have_value("Passkey 1")
    page.get_by_label("Name").fill("Work laptop")
    expect_accessible(page)
    photograph(page, "second factor passkey")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("Keep these codes now: they are not shown again.")).to_be_visible()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("link", name="Remove Work laptop")).to_be_visible()
    photograph(page, "second factor overview")

    page.context.clear_cookies(name="sessionid")
    page.goto(f"{root}/admin/")
    give_password(page, "bea")
    expect_accessible(page)
    photograph(page, "second factor passkey asked")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("link", name="Account", exact=True)).to_be_visible()

    page.goto(f"{root}/admin/account/second-factor/")
    page.get_by_role("link", name="Remove Work laptop").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_role("link", name="Remove Work laptop")).to_have_count(0)
    page.context.clear_cookies(name="sessionid")
    page.goto(f"{root}/admin/")
    give_password(page, "bea")
    expect(page.get_by_role("link", name="Account", exact=True)).to_be_visible()


def test_without_passkeys_a_sentence_says_so(new_editor: NewEditor, server: Server) -> None:
    make_account(server, "dan")
    page = new_editor().page
    page.goto("/admin/account/second-factor/passkeys/add/")  # At 127.0.0.1, where there are none.
    give_password(page, "dan")
    page.get_by_role("button", name="Add it").click()

    expect(page.get_by_role("alert")).to_contain_text("The browser gave no passkey.")


def test_words_are_kept_when_the_session_ends(
    new_editor: NewEditor, server: Server, article_form: str
) -> None:
    """The log-in in the other window asks for the second factor, too."""
    make_account(server, "cleo")
    editor = new_editor()
    page = editor.page
    page.goto("/admin/account/second-factor/")
    give_password(page, "cleo")
    telephone = add_app(page)
    page.goto(article_form)
    editor.fill("Title", "Written for too long")
    editor.write_paragraph("A paragraph.")
    editor.save_draft()
    page.context.clear_cookies(name="sessionid")
    editor.fill("Summary", "Typed after the session had ended.")
    foot = page.locator(".footer__save-warning")
    expect(foot).to_contain_text("You are logged out")

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Log in", exact=True).click()
    other = opened.value
    give_password(other, "cleo")
    expect(other.get_by_label("Code")).to_be_visible()
    editor.press_save_draft()
    expect(foot).to_contain_text("You are logged out")
    other.get_by_label("Code").fill(telephone.code())
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("link", name="Account", exact=True)).to_be_visible()
    other.close()
    editor.press_save_draft()
    editor.expect_message("has been updated.")
    expect(editor.field("Summary")).to_have_value("Typed after the session had ended.")


def test_it_fits_a_telephone(new_editor: NewEditor, server: Server) -> None:
    make_account(server, "eve", "second_factor")
    page = new_editor().page
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/admin/")
    give_password(page, "eve")
    wide = "document.documentElement.scrollWidth"
    for address, heading in (
        ("/admin/account/second-factor/", "Authenticator app"),
        ("/admin/account/second-factor/app/", "Add an app"),
    ):
        page.goto(address)
        expect(page.get_by_text(re.compile(heading)).first).to_be_visible()
        assert page.evaluate(wide) <= 360
        photograph(page, f"second factor narrow {heading}")
