"""Whoever leaves the form early, or loses the connection, loses nothing that was typed."""

import json
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    BrowserContext,
    Dialog,
    Locator,
    Page,
    Playwright,
    Route,
    StorageState,
    expect,
)

from tests.browser.chromium import find_chromium, launch_arguments
from tests.browser.editor import Editor
from tests.browser.server import free_port
from tests.browser.starting_content import COLLEAGUE, PASSWORD, RICHEST_ARTICLE

pytestmark = pytest.mark.browser

WORDS = "Warm your hands before the session."
LAST = " And these were the last words."
COPIES = """async () => {
    const opened = await new Promise((resolve) => {
        const request = indexedDB.open("meridian");
        request.onsuccess = () => resolve(request.result);
    });
    const all = opened.transaction("copies").objectStore("copies").getAll();
    await new Promise((resolve) => { all.onsuccess = resolve; });
    const text = (data) => String.fromCharCode(...new Uint8Array(data));
    return all.result.map(({ key, data }) => [key, text(data)]);
}"""

KEPT = "async () => JSON.stringify(await keptCopies.take(unsaved.place()))"


@pytest.fixture
def draft(editor: Editor, article_form: str) -> Editor:
    """An editor in front of a draft that is saved."""
    editor.page.goto(article_form)
    editor.fill("Title", "Left early")
    editor.write_paragraph(WORDS)
    editor.page.wait_for_url("**/edit/")
    editor.save_draft()
    return editor


def paragraph(page: Page) -> Locator:
    """The paragraph of the draft."""
    return page.locator("[data-streamfield-child]").get_by_role("textbox").first


def type_last_words(editor: Editor) -> None:
    """Type at the end of the paragraph, and do not wait for anything."""
    paragraph(editor.page).click()
    editor.page.keyboard.press("Control+End")
    editor.page.keyboard.type(LAST)


def expect_last_words_kept(page: Page) -> None:
    """Wait until the browser keeps a copy that has them."""
    for _ in range(100):
        if LAST in page.evaluate(KEPT):
            break
        page.wait_for_timeout(100)
    assert LAST in page.evaluate(KEPT)


def offer(page: Page) -> Locator:
    """The question what is to become of the words that were kept."""
    return page.get_by_role("status").filter(has_text="was not saved before the page was left")


def expect_kept(page: Page, copies: int) -> None:
    """Wait until the browser keeps so many copies."""
    for _ in range(50):
        if len(page.evaluate(COPIES)) == copies:
            break
        page.wait_for_timeout(100)
    assert len(page.evaluate(COPIES)) == copies


def reopen(editor: Editor) -> Editor:
    """Close the tab at once; return its address in another one."""
    context, url = editor.page.context, editor.page.url
    editor.page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(url)
    return Editor(page)


def asked_when_leaving(page: Page, *, stay: bool) -> list[str]:
    """The questions that the browser will have asked, each answered alike."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        if stay:
            dialog.dismiss()
        else:
            dialog.accept()

    page.on("dialog", answer)
    return asked


def click_in_menu(page: Page) -> None:
    """Go to the dashboard at once; Playwright's own click takes its time."""
    page.evaluate("document.querySelector('.sidebar a[href=\"/admin/\"]').click()")


def test_leaving_by_a_click_in_the_last_half_second_asks(draft: Editor) -> None:
    asked = asked_when_leaving(draft.page, stay=True)
    type_last_words(draft)
    click_in_menu(draft.page)
    expect(paragraph(draft.page)).to_have_text(WORDS + LAST)
    draft.page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert draft.page.url.endswith("/edit/")


def test_leaving_all_the_same_saves_the_last_words(draft: Editor) -> None:
    asked_when_leaving(draft.page, stay=False)
    type_last_words(draft)
    click_in_menu(draft.page)
    draft.page.wait_for_url("**/admin/")
    draft.page.go_back()
    expect(paragraph(draft.page)).to_have_text(WORDS + LAST)
    expect(offer(draft.page)).to_have_count(0)


def test_nothing_is_asked_when_nothing_was_changed(draft: Editor) -> None:
    asked = asked_when_leaving(draft.page, stay=False)
    draft.edit(RICHEST_ARTICLE, index="Articles")
    paragraph(draft.page).click()
    draft.page.get_by_role("button", name="Toggle preview").click()
    draft.page.goto("/admin/")
    assert (asked, draft.page.evaluate(COPIES)) == ([], [])


def test_what_was_typed_at_the_last_moment_is_offered_again(draft: Editor) -> None:
    draft.page.context.set_offline(True)
    type_last_words(draft)
    expect_last_words_kept(draft.page)
    again = reopen(draft)

    expect(paragraph(again.page)).to_have_text(WORDS)
    expect(offer(again.page)).to_contain_text("for you alone")
    offer(again.page).get_by_role("button", name="Bring it back").click()
    again.expect_message("has been updated.")
    expect(paragraph(again.page)).to_have_text(WORDS + LAST)
    expect(offer(again.page)).to_have_count(0)
    expect_kept(again.page, 0)


def test_it_can_be_thrown_away(draft: Editor) -> None:
    draft.page.context.set_offline(True)
    type_last_words(draft)
    expect_last_words_kept(draft.page)
    again = reopen(draft)
    offer(again.page).get_by_role("button", name="Throw it away").click()
    expect(offer(again.page)).to_have_count(0)
    expect_kept(again.page, 0)
    expect(paragraph(again.page)).to_have_text(WORDS)


def test_a_new_article_that_the_server_never_saw_is_offered_too(
    editor: Editor, article_form: str
) -> None:
    editor.page.goto(article_form)
    editor.page.context.set_offline(True)
    editor.fill("Title", "Never seen")
    editor.write_paragraph(WORDS)
    expect_kept(editor.page, 1)
    again = reopen(editor)
    offer(again.page).get_by_role("button", name="Bring it back").click()
    again.expect_message("created.")
    expect(again.field("Title")).to_have_value("Never seen")
    expect(paragraph(again.page)).to_have_text(WORDS)


def test_somebody_else_saved_the_page_meanwhile(
    draft: Editor, new_editor: Callable[..., Editor]
) -> None:
    draft.page.context.set_offline(True)
    type_last_words(draft)
    expect_last_words_kept(draft.page)
    colleague = new_editor()
    colleague.log_in(COLLEAGUE, PASSWORD)
    colleague.page.goto(draft.page.url)
    colleague.fill("Summary", "By a colleague.")
    colleague.save_draft()
    again = reopen(draft)
    offer(again.page).get_by_role("button", name="Bring it back").click()

    again.page.wait_for_url("**/conflict/**")
    expect(again.page.get_by_role("main")).to_contain_text(LAST.strip())
    expect(again.page.get_by_role("main")).to_contain_text("By a colleague.")


def test_others_at_the_same_computer_neither_see_nor_read_it(draft: Editor) -> None:
    draft.page.context.set_offline(True)
    type_last_words(draft)
    expect_last_words_kept(draft.page)
    [(_, data)] = draft.page.evaluate(COPIES)
    assert "last words" not in json.dumps(data)
    context, url = draft.page.context, draft.page.url
    draft.page.close()
    context.set_offline(False)
    context.clear_cookies()
    with closing(context.new_page()) as page:
        Editor(page).log_in(COLLEAGUE, PASSWORD)
        page.goto(url)
        expect(paragraph(page)).to_have_text(WORDS)
        page.wait_for_load_state("networkidle")
        expect(offer(page)).to_have_count(0)
        expect_kept(page, 1)


@pytest.mark.parametrize("button", ["Save draft", "Publish"])
def test_a_connection_that_drops_on_the_way_ends_in_the_form(draft: Editor, button: str) -> None:
    def drop(route: Route) -> None:
        is_sent = route.request.method == "POST"
        route.abort("connectionreset") if is_sent else route.continue_()

    draft.page.context.route("**/edit/", drop)
    type_last_words(draft)
    pressed = draft.page.get_by_role("navigation", name="Actions (footer)")
    pressed.get_by_role("button", name=button, exact=True).click()
    expect(draft.page.get_by_text("The connection was lost on the way.")).to_be_visible()
    expect(paragraph(draft.page)).to_have_text(WORDS + LAST)
    expect_kept(draft.page, 1)

    draft.page.context.unroute("**/edit/")
    with draft.page.expect_navigation():
        draft.press_save_draft()
    expect(paragraph(draft.page)).to_have_text(WORDS + LAST)
    expect_kept(draft.page, 0)


def test_a_refused_form_shows_its_errors(draft: Editor) -> None:
    draft.page.get_by_role("textbox", name="Title").fill("")
    draft.press_publish()
    draft.expect_message("Not published yet: ")
    expect(paragraph(draft.page)).to_have_text(WORDS)


def test_a_browser_that_is_killed_offers_what_was_typed(
    draft: Editor, playwright: Playwright, logged_in: StorageState, tmp_path: Path
) -> None:
    url = draft.page.url
    cookies: Any = logged_in["cookies"]
    program = find_chromium(Path(playwright.chromium.executable_path))
    with chromium(playwright, program, tmp_path) as (process, context):
        context.add_cookies(cookies)
        page = context.new_page()
        page.goto(url)
        page.route("**/edit/", lambda route: route.abort())
        type_last_words(Editor(page))
        expect_last_words_kept(page)
        process.kill()
    with chromium(playwright, program, tmp_path) as (_, context):
        context.add_cookies(cookies)
        page = context.new_page()
        page.goto(url)
        offer(page).get_by_role("button", name="Bring it back").click()
        expect(paragraph(page)).to_have_text(WORDS + LAST)


@contextmanager
def chromium(
    playwright: Playwright, program: Path, profile: Path
) -> Iterator[tuple[subprocess.Popen[bytes], BrowserContext]]:
    """A browser with a profile of its own, in a process that may be killed."""
    port = free_port()
    options = ["--headless=new", f"--user-data-dir={profile}", f"--remote-debugging-port={port}"]
    with subprocess.Popen(
        [program, *launch_arguments(), *options, "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            wait_for(port)
            browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
            yield process, browser.contexts[0]
        finally:
            process.kill()


def wait_for(port: int) -> None:
    """Return when something listens at the port."""
    for _ in range(600):
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"Nothing listens at {port}.")
