"""Whatever is done to blocks and rows by one click can be taken back by one."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.accessibility import expect_accessible
from tests.browser.conftest import photograph
from tests.browser.editor import Editor
from tests.browser.starting_content import PUBLISHED_AUTHOR, UNPUBLISHED_AUTHOR

pytestmark = pytest.mark.browser

FIRST = "Warm your hands before the session, for cold ones make every patient flinch."
SECOND = "Then ask where it hurts, and listen until the end."


@pytest.fixture
def form(editor: Editor, article_form: str) -> Editor:
    """The form of a new article with two paragraphs."""
    editor.page.goto(article_form)
    editor.fill("Title", "Whatever is done")
    editor.write_paragraph(FIRST)
    editor.write_paragraph(SECOND)
    editor.page.wait_for_url("**/edit/")
    return editor


def blocks(editor: Editor) -> Locator:
    """The blocks of the body that are there."""
    return editor.page.locator("[data-streamfield-child]:visible")


def texts(editor: Editor) -> list[str]:
    """What stands in the paragraphs, in order."""
    return blocks(editor).get_by_role("textbox").all_inner_texts()


def expect_texts(editor: Editor, *expected: str) -> None:
    """Wait until the paragraphs are these."""
    expect(blocks(editor)).to_have_count(len(expected))
    expect(blocks(editor).get_by_role("textbox")).to_have_text(list(expected))


def press(editor: Editor, block: int, action: str) -> None:
    """Press one of the buttons of a block."""
    blocks(editor).nth(block).get_by_role("button", name=action, exact=True).click()


def notice(editor: Editor) -> Locator:
    """What is told at the foot of the form."""
    return editor.page.get_by_role("status").filter(has=editor.page.get_by_role("button"))


def expect_saved(editor: Editor, *expected: str) -> None:
    """The page as it is stored has these paragraphs."""
    editor.save_draft()
    expect_texts(editor, *expected)


def test_a_removed_block_comes_back_with_one_click(form: Editor) -> None:
    press(form, 0, "Delete")
    expect_texts(form, SECOND)
    expect(notice(form)).to_contain_text("“Paragraph” was removed.")
    notice(form).get_by_role("button", name="Undo").click()

    expect_texts(form, FIRST, SECOND)
    expect_saved(form, FIRST, SECOND)


def test_the_text_of_a_removed_block_stays_in_the_history(form: Editor) -> None:
    form.save_draft()
    press(form, 0, "Delete")
    indicator = form.page.locator("#w-autosave-indicator")
    expect(indicator).to_have_attribute("data-w-autosave-state-value", "saved")
    form.page.get_by_role("link", name="History").click()
    before = form.page.locator("a[href$='/revert/']").first
    form.page.goto(str(before.get_attribute("href")))
    expect_texts(form, FIRST, SECOND)


def test_ctrl_z_takes_back_step_by_step_and_ctrl_y_does_again(form: Editor) -> None:
    keyboard = form.page.keyboard
    press(form, 1, "Move up")
    expect_texts(form, SECOND, FIRST)
    press(form, 0, "Duplicate")
    expect_texts(form, SECOND, SECOND, FIRST)
    press(form, 2, "Delete")
    expect_texts(form, SECOND, SECOND)

    keyboard.press("Control+z")
    expect_texts(form, SECOND, SECOND, FIRST)
    keyboard.press("Control+z")
    expect_texts(form, SECOND, FIRST)
    keyboard.press("Control+z")
    expect_texts(form, FIRST, SECOND)
    keyboard.press("Control+y")
    expect_texts(form, SECOND, FIRST)
    keyboard.press("Control+Shift+z")
    expect_texts(form, SECOND, SECOND, FIRST)
    expect_saved(form, SECOND, SECOND, FIRST)


def test_the_text_field_takes_back_first_what_was_typed_into_it(form: Editor) -> None:
    press(form, 0, "Delete")
    expect_texts(form, SECOND)
    box = blocks(form).get_by_role("textbox")
    box.click()
    box.press("End")
    form.page.keyboard.type(" Always.")
    expect_texts(form, f"{SECOND} Always.")
    for _ in range(12):
        if texts(form) != [f"{SECOND} Always."]:
            break
        form.page.keyboard.press("Control+z")
    expect(blocks(form)).to_have_count(1)


def test_ctrl_z_in_a_field_without_anything_to_take_back_brings_the_block(form: Editor) -> None:
    form.save_draft()
    expect_texts(form, FIRST, SECOND)
    press(form, 1, "Delete")
    expect_texts(form, FIRST)
    blocks(form).get_by_role("textbox").click()
    form.page.keyboard.press("Control+z")
    expect_texts(form, FIRST, SECOND)

    press(form, 1, "Delete")
    expect_texts(form, FIRST)
    form.field("Summary").focus()
    form.page.keyboard.press("Control+z")
    expect_texts(form, FIRST, SECOND)


def test_what_was_changed_in_a_block_is_taken_back_from_elsewhere(form: Editor) -> None:
    box = blocks(form).first.get_by_role("textbox")
    box.click()
    form.page.keyboard.press("Control+a")
    form.page.keyboard.press("Delete")
    expect_texts(form, "", SECOND)
    blocks(form).nth(1).get_by_role("button", name="Move up").focus()
    form.page.keyboard.press("Control+z")

    expect_texts(form, FIRST, SECOND)
    expect(notice(form)).to_contain_text("Taken back: “Paragraph” was changed.")
    expect_saved(form, FIRST, SECOND)


def test_undo_in_the_notice_brings_the_block_also_after_something_was_typed(form: Editor) -> None:
    press(form, 0, "Delete")
    expect_texts(form, SECOND)
    blocks(form).get_by_role("textbox").click()
    form.page.keyboard.press("End")
    form.page.keyboard.type(" Always.")
    notice(form).get_by_role("button", name="Undo").click()
    expect_texts(form, FIRST, f"{SECOND} Always.")


def test_an_item_inside_a_block_comes_back_after_its_block(form: Editor) -> None:
    form.insert_block("Key points")
    points = form.page.locator("[data-streamfield-child]").filter(has_text="Key points").first
    item = points.locator("[data-streamfield-child]").first
    item.get_by_role("textbox").fill("Warm hands.")
    item.get_by_role("button", name="Delete", exact=True).click()
    expect(item).to_be_hidden()
    points.get_by_role("button", name="Delete", exact=True).first.click()
    expect(points).to_be_hidden()

    form.page.keyboard.press("Control+z")
    expect(points).to_be_visible()
    expect(item).to_be_hidden()
    form.page.keyboard.press("Control+z")
    expect(item).to_be_visible()
    expect(item.get_by_role("textbox")).to_have_value("Warm hands.")


def test_a_removed_row_comes_back(form: Editor) -> None:
    form.add_author(PUBLISHED_AUTHOR)
    form.add_author(UNPUBLISHED_AUTHOR)
    rows = form.page.get_by_role("region", name="Authors").locator(
        "[data-inline-panel-child]:visible"
    )
    expect(rows).to_have_count(2)
    rows.first.get_by_role("button", name="Delete", exact=True).click()
    expect(rows).to_have_count(1)
    expect(notice(form)).to_contain_text("was removed")
    notice(form).get_by_role("button", name="Undo").click()
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text(PUBLISHED_AUTHOR)
    form.save_draft()
    expect(rows).to_have_text([re.compile(PUBLISHED_AUTHOR), re.compile(UNPUBLISHED_AUTHOR)])


def test_what_was_dragged_goes_back(form: Editor) -> None:
    form.add_author(PUBLISHED_AUTHOR)
    form.add_author(UNPUBLISHED_AUTHOR)
    authors = form.page.get_by_role("region", name="Authors")
    rows = authors.locator("[data-inline-panel-child]:visible")
    handles = rows.get_by_role("button", name="Drag")
    handles.last.drag_to(handles.first)
    expect(rows.first).to_contain_text(UNPUBLISHED_AUTHOR)
    handles = blocks(form).get_by_role("button", name="Drag")
    handles.last.drag_to(handles.first)
    expect_texts(form, SECOND, FIRST)

    form.page.keyboard.press("Control+z")
    expect_texts(form, FIRST, SECOND)
    form.page.keyboard.press("Control+z")
    expect(rows.first).to_contain_text(PUBLISHED_AUTHOR)
    form.save_draft()
    expect(rows.first).to_contain_text(PUBLISHED_AUTHOR)


def test_the_focus_goes_to_what_took_the_place_of_the_removed_block(form: Editor) -> None:
    bin_button = blocks(form).first.get_by_role("button", name="Delete", exact=True)
    bin_button.focus()
    form.page.keyboard.press("Enter")
    expect_texts(form, SECOND)
    expect(blocks(form).first.locator("[data-panel-toggle]")).to_be_focused()
    form.page.keyboard.press("Control+z")
    expect_texts(form, FIRST, SECOND)
    expect(blocks(form).first.locator("[data-panel-toggle]")).to_be_focused()


def test_the_notice_fits_a_telephone(form: Editor) -> None:
    form.page.set_viewport_size({"width": 360, "height": 720})
    press(form, 0, "Delete")
    expect(notice(form)).to_be_in_viewport(ratio=1)
    expect_texts(form, SECOND)  # The block has slid away.
    expect_accessible(form.page)
    photograph(form.page, "undo on a telephone")
    notice(form).get_by_role("button", name="Undo").click()
    expect_texts(form, FIRST, SECOND)
