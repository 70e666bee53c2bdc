"""An editor who is quick loses nothing."""

from contextlib import closing, suppress

import pytest
from playwright.sync_api import Error, Route, expect

from tests.browser.editor import Editor
from tests.browser.starting_content import PUBLISHED_AUTHOR
from tests.browser.visitor import Partner

pytestmark = pytest.mark.browser

# Rich text is written into its field 250 ms after the last change; on a busy machine, later.
SLOW_RICH_TEXT = """
    const { setTimeout } = window;
    window.setTimeout = (action, delay, ...rest) =>
        setTimeout(action, delay === 250 ? 1500 : delay, ...rest);
"""
# Without a keyboard, since Playwright answers the request only after that.
TYPE_ON = """() => {
    const field = document.querySelector("[name=summary]");
    field.value += " and the last.";
    field.dispatchEvent(new Event("input", { bubbles: true }));
}"""


@pytest.mark.parametrize("slowed", ["", SLOW_RICH_TEXT], ids=["quick", "slow"])
def test_publishing_right_after_typing_keeps_the_last_words_and_makes_one_page(
    editor: Editor, partner: Partner, article_form: str, slowed: str
) -> None:
    title = f"Written in a {'great ' if slowed else ''}hurry"
    editor.page.add_init_script(slowed)
    editor.page.goto(article_form)
    editor.fill("Title", title)
    editor.fill("Summary", "Nothing of it is lost.")
    editor.add_author(PUBLISHED_AUTHOR)
    paragraph = editor.insert_block("Paragraph")
    paragraph.get_by_role("textbox").press_sequentially("The last words of all.")
    editor.publish()

    found = [
        item
        for item in partner.get("/api/v1/articles/", include="body", limit="100")["items"]
        if item["title"] == title
    ]
    assert [block["html"] for item in found for block in item["body"]] == [
        "<p>The last words of all.</p>"
    ]
    editor.page.goto(f"/admin/pages/search/?q={title}")
    assert editor.page.get_by_role("link", name=title).count() == 1


def test_what_is_typed_while_a_draft_is_being_saved_is_saved_too(
    editor: Editor, article_form: str
) -> None:
    page = editor.page
    page.goto(article_form)
    editor.fill("Title", "Typed on")
    page.wait_for_url("**/edit/")

    def type_before_the_answer(route: Route) -> None:
        answer = route.fetch()
        page.evaluate(TYPE_ON)
        route.fulfill(response=answer)

    page.route("**/edit/", type_before_the_answer, times=1)
    editor.fill("Summary", "The first words")
    expect(editor.field("Summary")).to_have_value("The first words and the last.")
    expect_saved(editor, "The first words and the last.")


def test_what_is_typed_into_a_form_that_was_refused_is_saved_by_itself(
    editor: Editor, article_form: str
) -> None:
    editor.page.goto(article_form)
    editor.fill("Title", "Refused and written on")
    editor.fill("Summary", "Too early.")
    editor.page.wait_for_url("**/edit/")
    editor.press_publish()
    editor.expect_refusal("Nothing is written here yet.")

    editor.fill("Summary", "With care.")
    expect_saved(editor, "With care.")


def expect_saved(editor: Editor, summary: str) -> None:
    """Another window shows it before long, although nobody pressed anything."""
    with closing(editor.page.context.new_page()) as window:
        for _ in range(20):
            # The form may load itself anew meanwhile, to show what was saved by the way.
            with suppress(Error):
                window.goto(editor.page.url)
            if Editor(window).field("Summary").input_value() == summary:
                break
            window.wait_for_timeout(500)
        expect(Editor(window).field("Summary")).to_have_value(summary)


def test_no_field_cuts_the_end_off_what_is_pasted(editor: Editor, article_form: str) -> None:
    page = editor.page
    page.goto(article_form)
    editor.fill("Title", "Pasted whole")
    heading = editor.insert_block("Heading").get_by_role("textbox", name="Text")
    page.get_by_role("button", name="Add Reference").click()
    doi = page.get_by_role("region", name="References").get_by_label("DOI")
    for field, limit in ((heading, 255), (doi, 120)):
        field.focus()
        page.keyboard.insert_text("x" * (limit + 7))
        expect(field).to_have_value("x" * (limit + 7))
        described = field.get_attribute("aria-describedby") or ""
        count = page.locator(f"#{described.split()[-1]}")
        expect(count).to_have_text(f"7 characters too many: {limit} at most")
    doi.fill("10.7326/M16-2367")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()

    page.reload()
    again = page.locator("[data-streamfield-child]").last.get_by_role("textbox", name="Text")
    expect(again).to_have_value("x" * 262)
