"""What an editor sees of the checks: at the blocks, beside the form, and in the history."""

import re
from pathlib import Path

import pytest
from PIL import Image as Pillow
from playwright.sync_api import expect

from tests.browser.conftest import photograph
from tests.browser.editor import Editor
from tests.browser.starting_content import PUBLISHED_AUTHOR
from tests.browser.visitor import Partner

pytestmark = pytest.mark.browser

TITLE, REASON = "Needles and the knee", "A patient's own words."
CLAIM = "“cured” is a claim without a source, in: “Needles cured my knee.”"


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """An image file."""
    path = tmp_path / "knee.jpg"
    Pillow.radial_gradient("L").resize((300, 200)).convert("RGB").save(path)
    return path


def test_a_claim_and_a_picture_are_asked_about_before_they_are_published(
    editor: Editor, article_form: str, partner: Partner, picture: Path
) -> None:
    page = editor.page
    page.goto(article_form)
    editor.fill("Title", TITLE)
    editor.fill("Summary", "What a patient told us.")
    editor.add_author(PUBLISHED_AUTHOR)
    editor.write_paragraph("Needles cured my knee.")
    image = editor.insert_block("Image")
    editor.upload_image(image, picture, description="A knee")
    image.get_by_role("textbox", name="Alt text").fill("")
    editor.press_publish()

    editor.expect_refusal(CLAIM)
    blocks = page.get_by_role("region", name="Body").first.locator("[data-streamfield-child]")
    expect(blocks.nth(0).get_by_text(CLAIM)).to_be_visible()
    expect(blocks.nth(1).get_by_text("Please add some alt text")).to_be_visible()
    expect(page.get_by_role("tab", name="Content")).to_contain_text("(3 errors)")
    assert TITLE not in titles(partner)

    page.get_by_role("button", name="Toggle checks").click()
    checks = page.locator("[data-side-panel=checks]")
    expect(checks.get_by_text("Health claim without a source")).to_be_visible()
    expect(checks.get_by_text("Picture without a description")).to_be_visible()

    blocks.nth(1).get_by_role("textbox", name="Alt text").fill("A knee")
    page.get_by_role("textbox", name="Health claims").fill(REASON)
    editor.publish()
    assert TITLE in titles(partner)

    page.get_by_role("link", name=TITLE, exact=True).click()
    page.goto(re.sub("edit/.*", "history/", page.url))
    expect(page.get_by_text(f"Gave a reason for “cured”: {REASON}")).to_be_visible()


def test_what_is_missing_is_listed_and_taken_off_when_it_is_mended(
    editor: Editor, article_form: str, partner: Partner
) -> None:
    page, title = editor.page, "Needles and the wrist"
    page.goto(article_form)
    editor.fill("Title", title)
    editor.add_author(PUBLISHED_AUTHOR)
    editor.write_paragraph("It may help [1]. Needles cured my wrist.")
    editor.press_publish()

    notice, entries = page.locator("[data-refused]"), page.locator(".faults li")
    expect(notice).to_have_text("Not published yet: four things are missing. Your draft is saved.")
    paragraph = "Body › Paragraph “It may help [1]. Needles cured…”"
    expect(entries).to_have_text(
        [
            "Summary Write a summary: one or two sentences for lists and search results.",
            f"{paragraph} [1] stands in the text, but there is no reference 1. Add it under "
            "“References”, or put the right number.",
            re.compile(
                f"^{re.escape(paragraph)} “cured” is a claim without a source, in: “Needles cured "
                "my wrist.” .*It is cited, but there is no reference 1: add it."
            ),
            "Health claims Say why “cured” may stay without a source. If you give a source, leave "
            "this empty.",
        ]
    )
    marked = "[...CSS.highlights.get('fault')].map(String)"
    assert page.evaluate(marked) == ["[1]", "Needles cured my wrist."]

    body = page.get_by_role("region", name="Body").first
    body.locator("[data-panel-toggle]").first.click()
    text = page.locator("[data-streamfield-child]").first.get_by_role("textbox")
    expect(text).to_be_hidden()
    entries.nth(2).get_by_role("button").click()
    expect(text).to_be_in_viewport()
    expect(text).to_be_focused()
    photograph(page, "checks 1 marked in the text")

    editor.fill("Summary", "What a patient told us.")
    expect(notice).to_have_text("Not published yet: three things are missing. Your draft is saved.")
    expect(page.get_by_text("Write a summary")).to_be_hidden()
    page.get_by_role("button", name="Add Reference").click()
    page.locator("#id_references-0-text").fill("A trial. 2020.")
    expect(notice).to_have_text("Nothing is missing any more. Your draft is saved.")
    expect(entries).to_have_count(0)
    assert page.evaluate(marked) == []
    expect(page.get_by_role("tab", name="Content")).not_to_contain_text("error")
    expect(page.locator(".w-minimap-item--error")).to_have_count(0)
    assert title not in titles(partner)
    editor.publish()
    assert title in titles(partner)


def test_a_fault_in_the_dialog_of_the_schedule_is_opened(editor: Editor, article_form: str) -> None:
    page = editor.page
    page.goto(article_form)
    editor.fill("Title", "Needles and time")
    editor.fill("Summary", "It is over already.")
    editor.add_author(PUBLISHED_AUTHOR)
    editor.write_paragraph("It helps.")
    page.get_by_role("button", name="Toggle status").click()
    page.get_by_role("button", name="Set schedule").click()
    dialog = page.get_by_role("dialog", name="Set publishing schedule")
    dialog.get_by_label("Expiry").fill("2020-01-01T00:00")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    editor.press_publish()

    expect(page.locator("[data-refused]")).to_have_text(re.compile("^Not published yet: one thing"))
    page.get_by_role("button", name="Go to the first error").click()
    expect(dialog).to_be_visible()
    expect(dialog.locator(".error-message").first).to_be_in_viewport()


def test_a_table_has_one_caption(editor: Editor, article_form: str) -> None:
    editor.page.goto(article_form)
    table = editor.insert_block("Table")

    expect(table.get_by_text("Which cells should be displayed as headers?")).to_be_visible()
    expect(table.get_by_text("Table caption")).to_be_hidden()
    expect(table.locator("[name=handsontable-col-caption]")).to_be_hidden()


def titles(partner: Partner) -> list[str]:
    """Those of all published articles."""
    return [item["title"] for item in partner.get("/api/v1/articles/", limit="100")["items"]]
