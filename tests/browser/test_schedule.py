"""An editor schedules an article at a time that comes twice, and finds it in the calendar."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import expect_accessible
from tests.browser.conftest import photograph
from tests.browser.editor import Editor
from tests.browser.starting_content import PUBLISHED_AUTHOR

pytestmark = pytest.mark.browser
TITLE, SECOND = "On a night that is an hour longer", "01:30, the second time (UTC−5)"


def set_zone(editor: Editor, name: str) -> None:
    """The time zone of the practice."""
    editor.page.goto("/admin/settings/practice/practicesettings/")
    editor.page.get_by_role("combobox", name="Time zone").select_option(name)
    editor.page.get_by_role("button", name="Save").click()
    editor.expect_message("Practice updated.")


@pytest.fixture
def new_york(editor: Editor) -> Iterator[Editor]:
    """An editor of a practice in New York; afterwards it is where it was."""
    set_zone(editor, "America/New_York")
    yield editor
    set_zone(editor, "UTC")


def test_a_time_that_comes_twice_is_chosen_and_found_in_the_calendar(
    new_york: Editor, article_form: str
) -> None:
    editor, page = new_york, new_york.page
    page.goto(article_form)
    editor.fill("Summary", "Why you may sleep longer.")
    editor.fill("Title", TITLE)
    editor.add_author(PUBLISHED_AUTHOR)
    editor.write_paragraph("The clocks are set back.")
    page.get_by_role("button", name="Toggle status").click()
    page.get_by_role("button", name="Set schedule").click()
    dialog = page.get_by_role("dialog", name="Set publishing schedule")
    expect(dialog.get_by_text("America/New York")).to_be_visible()
    dialog.get_by_label("Go live").fill("2037-11-01T01:30")
    dialog.get_by_role("button", name="Save schedule").click()

    # The form comes back with the dialog open, and with all that was typed.
    expect(dialog.get_by_text("Choose the one you mean")).to_be_visible()
    photograph(page, "schedule, which of two times")
    dialog.get_by_label(SECOND).check()
    dialog.get_by_role("button", name="Save schedule").click()
    editor.expect_message("created.", "has been updated.")
    editor.expect_paragraph("The clocks are set back.")
    footer = page.get_by_role("navigation", name="Actions (footer)")
    footer.get_by_role("button", name="More actions").click()
    footer.get_by_role("button", name="Schedule to publish").click()
    editor.expect_message("scheduled for publishing")

    page.get_by_role("link", name="Schedule", exact=True).click()
    expect(page.get_by_text("Nothing is scheduled in this month.")).to_be_visible()
    page.get_by_role("link", name="November 1, 2037").click()
    cell = page.get_by_role("cell", name=re.compile("01:30 \\(UTC−5\\) Goes live"))
    expect(cell.get_by_role("link", name=TITLE)).to_be_visible()
    photograph(page, "schedule")
    page.emulate_media(color_scheme="dark")
    expect_accessible(page)
    page.set_viewport_size({"width": 390, "height": 800})
    expect(page.get_by_role("heading", name="Sunday, November 1")).to_be_visible()
    expect(page.get_by_role("table")).to_be_hidden()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    photograph(page, "schedule, phone")
    expect_accessible(page)
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
