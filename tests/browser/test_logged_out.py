"""Whoever is logged out while writing loses nothing, and goes on after logging in again."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import photograph
from tests.browser.editor import Editor
from tests.browser.starting_content import EDITOR, PASSWORD

pytestmark = pytest.mark.browser

LOGGED_OUT = "You are logged out"
WHAT_TO_DO = "Log in in another window, then press again. What you typed is still here."


def log_out(editor: Editor) -> None:
    """Let the session end."""
    editor.page.context.clear_cookies(name="sessionid")


def log_in_elsewhere(editor: Editor) -> None:
    """Follow the link in the message, and log in there."""
    with editor.page.context.expect_page() as opened:
        editor.page.get_by_role("link", name="Log in", exact=True).click()
    other = opened.value
    other.get_by_label("Username").fill(EDITOR)
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("link", name="Account", exact=True)).to_be_visible()
    other.close()


def test_nothing_typed_is_lost_when_the_session_ends(editor: Editor, article_form: str) -> None:
    editor.page.goto(article_form)
    editor.fill("Title", "Written for too long")
    editor.write_paragraph("A paragraph.")
    editor.save_draft()
    foot = editor.page.locator(".footer__save-warning")

    log_out(editor)
    editor.fill("Summary", "Typed after the session had ended.")
    expect(foot).to_contain_text(f"{LOGGED_OUT} {WHAT_TO_DO}")
    editor.write_paragraph("And one more.")
    editor.press_save_draft()
    expect(editor.page.get_by_role("button", name="Save draft", exact=True)).to_be_enabled()
    expect(foot).to_contain_text(f"{LOGGED_OUT} {WHAT_TO_DO}")
    photograph(editor.page, "logged out")
    expect(editor.field("Summary")).to_have_value("Typed after the session had ended.")

    log_in_elsewhere(editor)
    editor.press_save_draft()
    editor.expect_message("has been updated.")
    expect(editor.field("Summary")).to_have_value("Typed after the session had ended.")
    body = editor.page.get_by_role("region", name="Body").first
    expect(body.get_by_role("textbox")).to_have_text(["A paragraph.", "And one more."])

    # The form still has the token of the session before.
    log_out(editor)
    other = Editor(editor.page.context.new_page())
    other.log_in(EDITOR, PASSWORD)
    other.page.close()
    editor.fill("Summary", "Saved by itself after logging in elsewhere.")
    expect(editor.page.get_by_text("Saved", exact=True)).to_be_visible()
    editor.page.reload()
    expect(editor.field("Summary")).to_have_value("Saved by itself after logging in elsewhere.")
