"""Pasting with the keyboard from the clipboard, as editors do."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import photograph
from tests.browser.editor import Editor
from tests.browser.starting_content import PUBLISHED_AUTHOR
from tests.browser.visitor import Partner

pytestmark = pytest.mark.browser

WORD = Path(__file__).parents[1] / "corpus" / "paste" / "word-desktop.htm"
PASTED = ["paragraph", "table", "paragraph", "paragraph"]
COPY = """async (html) => {
    const part = (type, text) => ({ [type]: new Blob([text], { type }) });
    const item = { ...part("text/html", html), ...part("text/plain", "plain text") };
    await navigator.clipboard.write([new ClipboardItem(item)]);
}"""


def paste(editor: Editor, html: str) -> None:
    """Copy `html` elsewhere, and paste it where the cursor is."""
    editor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    editor.page.evaluate(COPY, html)
    editor.page.keyboard.press("ControlOrMeta+v")


def notice(editor: Editor) -> Locator:
    """What the editor is told of the paste."""
    return editor.page.get_by_role("status").filter(has=editor.page.get_by_text("Close"))


def kinds(editor: Editor) -> list[str]:
    """The kinds of the body's blocks."""
    kind = "[data-streamfield-child]:not([aria-hidden]) > input[name^=body][name$='-type']"
    return [str(field.input_value()) for field in editor.page.locator(kind).all()]


def test_word_with_a_table_becomes_blocks_and_is_published(
    editor: Editor, partner: Partner, article_form: str
) -> None:
    editor.page.goto(article_form)
    editor.fill("Title", "Pasted from Word")
    editor.fill("Summary", "What was written elsewhere.")
    editor.add_author(PUBLISHED_AUTHOR)
    editor.write_paragraph("Before. After.")
    for _ in range(len("After.")):
        editor.page.keyboard.press("ArrowLeft")
    paste(editor, WORD.read_text())
    expect(notice(editor)).to_contain_text("Pasted as 3 blocks.")
    expect(notice(editor)).to_contain_text("1 picture was not pasted. Add it as an image.")
    photograph(editor.page, "paste from word")
    assert kinds(editor) == PASTED

    editor.page.keyboard.press("ControlOrMeta+z")
    editor.expect_paragraph("Before. After.")
    expect(notice(editor)).to_be_hidden()
    assert kinds(editor) == ["paragraph"]

    paste(editor, WORD.read_text())
    editor.publish()
    [item] = [
        item
        for item in partner.get("/api/v1/articles/", include="body", limit="100")["items"]
        if item["title"] == "Pasted from Word"
    ]
    html = "".join(block["html"] for block in item["body"])
    assert [block["type"] for block in item["body"]] == PASTED
    assert item["body"][0]["html"].startswith("<p>Before. </p><h2 ")
    assert item["body"][1]["value"]["rows"][0] == ["Exercise", "Times a day"]
    assert item["body"][-1]["html"] == "<p>After.</p>"
    assert "<li>Breaks from the screen<ul><li>every twenty minutes</li></ul></li>" in html
    assert [word for word in ("Mso", "style", "Is that so") if word in html] == []


def test_five_megabytes_change_nothing_and_without_a_server_the_text_is_kept(
    editor: Editor, article_form: str
) -> None:
    editor.page.goto(article_form)
    editor.write_paragraph("Kept.")
    paste(editor, f"<p>{'x' * 5_000_000}</p>")
    expect(notice(editor)).to_contain_text("Nothing was pasted. This is 5 MB or more.")
    editor.expect_paragraph("Kept.")

    paste(editor, "<ul><li>nested" * 2_000)
    expect(notice(editor)).to_be_hidden()
    expect(editor.page.get_by_role("region", name="Body").get_by_text("nested")).to_have_count(
        2_000
    )

    editor.page.goto(article_form)
    editor.page.route("**/admin/paste/**", lambda route: route.abort())
    editor.write_paragraph("Kept: ")
    paste(editor, "<p><b>rich</b> text</p>")
    expect(notice(editor)).to_contain_text("That could not be converted")
    editor.expect_paragraph("Kept: plain text")
