"""Two editors in the same article lose nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import expect_accessible
from tests.browser.conftest import photograph
from tests.browser.editor import Editor
from tests.browser.starting_content import COLLEAGUE, PASSWORD

pytestmark = pytest.mark.browser


def test_the_second_editor_sees_both_versions_and_puts_them_together(
    editor: Editor, new_editor: Callable[..., Editor], article_form: str
) -> None:
    editor.page.goto(article_form)
    editor.fill("Title", "Written by two")
    editor.fill("Summary", "Before.")
    editor.write_paragraph("The first paragraph.")
    editor.save_draft()
    colleague = new_editor()
    colleague.log_in(COLLEAGUE, PASSWORD)
    colleague.page.goto(editor.page.url)
    expect(colleague.page.get_by_role("button", name="Currently")).to_be_visible()
    expect_accessible(colleague.page)

    editor.fill("Summary", "By the editor.")
    editor.fill("Title", "Written by the editor")
    editor.save_draft()
    colleague.fill("Title", "Written by the colleague")
    colleague.write_paragraph("The second paragraph.")
    expect(colleague.page.get_by_text("A newer version was saved.")).to_be_visible()
    colleague.press_save_draft()
    title = colleague.page.get_by_role("group", name="Title")
    warning = colleague.page.get_by_role("dialog").get_by_role("button", name="Save draft")
    # On a slow machine the form may be sent before the warning is ready: it is refused then too.
    expect(warning.or_(title)).to_be_visible()
    if warning.is_visible():
        warning.click()

    expect(title).to_contain_text("The version of editor")
    photograph(colleague.page, "both versions")
    expect_accessible(colleague.page)
    title.get_by_role("radio", name="Your version").check()
    colleague.page.get_by_role("button", name="Put both together as a draft").click()
    colleague.expect_message("Both versions are put together in this draft.")
    expect(colleague.field("Title")).to_have_value("Written by the colleague")
    expect(colleague.field("Summary")).to_have_value("By the editor.")
    body = colleague.page.get_by_role("region", name="Body").first
    expect(body.get_by_role("textbox")).to_have_text(
        ["The first paragraph.", "The second paragraph."]
    )
