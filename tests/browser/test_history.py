"""What an article was before is not lost: its address, its versions, and what was said about it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import photograph
from tests.browser.editor import Editor
from tests.browser.starting_content import COLLEAGUE, PASSWORD, PUBLISHED_AUTHOR
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

TITLE, BEFORE, AFTER = "Turning over in bed", "Turn in one piece.", "Turn however you like."
PATH, NEW_PATH = "/articles/turning-over-in-bed/", "/articles/turning-over/"
COMMENT = "Which of the two is right?"


def test_an_address_versions_and_a_comment_are_kept(
    editor: Editor, new_editor: Callable[..., Editor], visitor: Visitor, article_form: str
) -> None:
    page = editor.page
    page.goto(article_form)
    editor.fill("Title", TITLE)
    editor.fill("Summary", BEFORE)
    editor.add_author(PUBLISHED_AUTHOR)
    editor.write_paragraph("With bent knees.")
    editor.publish()

    editor.edit(TITLE, index="Articles")
    form = page.url
    editor.fill("Summary", AFTER)
    page.get_by_role("tab", name="Search and sharing").click()
    page.get_by_label("Address").first.fill("turning-over")
    editor.publish()
    with visitor.reading(PATH) as reader:
        assert reader.url.endswith(NEW_PATH)
        expect(reader.get_by_text(AFTER).first).to_be_visible()

    page.goto(form)
    comment_on_title(editor)
    colleague = new_editor()
    colleague.log_in(COLLEAGUE, PASSWORD)
    colleague.page.goto(form)
    colleague.page.get_by_role("button", name="Toggle comments").click()
    expect(colleague.page.get_by_text(COMMENT)).to_be_visible()
    photograph(colleague.page, "comment of a colleague")

    compare_and_restore(colleague)
    expect(colleague.field("Summary")).to_have_value(BEFORE)
    with visitor.reading(NEW_PATH) as reader:
        expect(reader.get_by_text(AFTER).first).to_be_visible()


def test_publishing_is_undone_in_two_clicks(
    editor: Editor, visitor: Visitor, article_form: str
) -> None:
    page = editor.page
    page.goto(article_form)
    editor.fill("Title", "Sitting at a desk")
    editor.fill("Summary", BEFORE)
    editor.add_author(PUBLISHED_AUTHOR)
    editor.write_paragraph("Get up often.")
    editor.publish()
    editor.edit("Sitting at a desk", index="Articles")
    editor.fill("Summary", AFTER)
    editor.publish()

    page.get_by_role("link", name="Undo publishing").click()
    photograph(page, "undo publishing")
    page.get_by_role("button", name="Yes, undo publishing").click()
    editor.expect_message("Your changes are kept as a draft.")
    expect(editor.field("Summary")).to_have_value(AFTER)
    with visitor.reading("/articles/sitting-at-a-desk/") as reader:
        expect(reader.get_by_text(BEFORE).first).to_be_visible()
    page.goto(page.url.partition("?")[0].replace("/edit/", "/history/"))
    expect(page.get_by_text("Changed: Summary").first).to_be_visible()
    photograph(page, "history")


def comment_on_title(editor: Editor) -> None:
    """Ask something beside the title, and save it."""
    page = editor.page
    page.wait_for_load_state("load")
    page.get_by_role("button", name="Add comment").first.click()
    page.get_by_placeholder("Enter your comments").fill(COMMENT)
    page.get_by_role("button", name="Comment", exact=True).click()
    editor.save_draft()


def compare_and_restore(editor: Editor) -> None:
    """See what became of the version that was published first, and make it the draft again."""
    page = editor.page
    history = page.url.partition("?")[0].replace("/edit/", "/history/")
    choose_of_first_version(editor, history, "Compare with current version")
    comparison = page.locator(".comparison").filter(has_text="Turn")
    expect(comparison.first).to_contain_text("however you like")
    photograph(page, "two versions compared")
    page.goto(history)
    page.get_by_role("link", name="Restore", exact=True).last.click()
    page.get_by_role("button", name="Replace current draft").click()
    editor.expect_message("has been replaced")


def choose_of_first_version(editor: Editor, history: str, action: str) -> None:
    """In the history, what was published stands below the word that says so."""
    editor.page.goto(history)
    editor.page.wait_for_load_state("load")
    version = editor.page.locator("tr:has-text('Published') + tr").last
    version.get_by_role("button").first.click()
    editor.page.get_by_role("link", name=action).click()
