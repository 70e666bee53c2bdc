"""Pasting with the keyboard from the clipboard, as editors do."""

import json
import re
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import photograph
from tests.browser.editor import Editor
from tests.browser.server import Server
from tests.browser.starting_content import PUBLISHED_AUTHOR
from tests.browser.visitor import Partner

pytestmark = pytest.mark.browser

CORPUS = Path(__file__).parents[1] / "corpus" / "paste"
SOURCES = sorted(CORPUS.glob("*.htm"))
WORD = CORPUS / "word-desktop.htm"
PASTED = ["paragraph", "table", "paragraph", "paragraph"]
COPY = """async ([html, text]) => {
    const part = (type, text) => ({ [type]: new Blob([text], { type }) });
    const item = { ...(html ? part("text/html", html) : {}), ...part("text/plain", text) };
    await navigator.clipboard.write([new ClipboardItem(item)]);
}"""
# What a program puts on the clipboard to the byte, which Chromium does not let a page do.
PASTE_AS_IT_IS = """(field, flavours) => {
    const clipboardData = new DataTransfer();
    for (const [type, text] of Object.entries(flavours)) {
        clipboardData.setData(type, text);
    }
    const options = { clipboardData, bubbles: true, cancelable: true };
    field.dispatchEvent(new ClipboardEvent("paste", options));
}"""

DROP = """(field, flavours) => {
    const dataTransfer = new DataTransfer();
    for (const [type, text] of Object.entries(flavours)) {
        dataTransfer.setData(type, text);
    }
    const line = field.querySelector("[data-text]").getBoundingClientRect();
    const place = { clientX: line.x + line.width / 2, clientY: line.y + line.height / 2 };
    const options = { dataTransfer, bubbles: true, cancelable: true, ...place };
    for (const kind of ["dragover", "drop"]) {
        field.dispatchEvent(new DragEvent(kind, options));
    }
}"""


def visible_text(editor: Editor, html: str) -> str:
    """What a program that shows `html` puts on the clipboard as plain text."""
    with closing(editor.page.context.new_page()) as window:
        window.set_content(html)
        return window.locator("body").inner_text()


def paste(editor: Editor, html: str, text: str | None = None) -> None:
    """Copy `html` elsewhere, with the text that it shows, and paste it where the cursor is."""
    editor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    text = visible_text(editor, html) if text is None else text
    editor.page.bring_to_front()
    editor.page.evaluate(COPY, [html, text])
    editor.page.keyboard.press("ControlOrMeta+v")


def copy_page(editor: Editor, html: str) -> None:
    """Select all of a page in another tab, and copy it with the keyboard."""
    editor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    with closing(editor.page.context.new_page()) as window:
        window.set_content(html)
        window.bring_to_front()
        window.keyboard.press("ControlOrMeta+a")
        window.keyboard.press("ControlOrMeta+c")
    editor.page.bring_to_front()


def body_field(editor: Editor) -> Locator:
    """The rich text of the body's last block."""
    return editor.page.get_by_role("region", name="Body").first.get_by_role("textbox").last


def notice(editor: Editor) -> Locator:
    """What the editor is told of the paste."""
    return editor.page.get_by_role("status").filter(has=editor.page.get_by_text("Close"))


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
    editor.expect_kinds(*PASTED)

    editor.page.keyboard.press("ControlOrMeta+z")
    editor.expect_paragraph("Before. After.")
    expect(notice(editor)).to_contain_text("Taken back: 3 blocks pasted.")
    editor.expect_kinds("paragraph")

    word = WORD.read_text()
    flavours = {"text/html": word, "text/plain": visible_text(editor, word)}
    body_field(editor).evaluate(PASTE_AS_IT_IS, flavours)
    expect(notice(editor)).to_contain_text("Pasted as 3 blocks.")
    # The footnote of the document.
    editor.page.get_by_role("button", name="Add Reference").click()
    references = editor.page.get_by_role("region", name="References")
    references.get_by_label("Text").fill("Mill R. Pauses at the desk. 2024.")
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


def test_a_paste_is_one_step_among_what_is_taken_back(editor: Editor, article_form: str) -> None:
    editor.page.goto(article_form)
    editor.write_paragraph("Removed.")
    editor.write_paragraph("Before.")
    body = editor.page.get_by_role("region", name="Body").first
    boxes = body.locator("[data-streamfield-child]:visible").get_by_role("textbox")
    body.get_by_role("button", name="Delete", exact=True).first.click()
    expect(boxes).to_have_text(["Before."])
    boxes.first.click()
    editor.page.keyboard.press("End")
    paste(editor, "<p>One.</p><table><tr><td>5 mg<td>1</table><p>Two.</p>")
    expect(notice(editor)).to_contain_text("Pasted as 3 blocks.")
    expect(boxes.last).to_be_focused()
    editor.page.keyboard.type(" Three.")
    expect(boxes.last).to_have_text("Two. Three.")
    editor.expect_kinds("paragraph", "table", "paragraph")

    expect_taken_back(editor, boxes.last, "Two.")
    editor.page.keyboard.press("ControlOrMeta+z")
    expect(boxes).to_have_text(["Before."])
    expect(boxes).to_be_focused()
    editor.expect_kinds("paragraph")
    expect_taken_back(editor, boxes, "")
    editor.page.keyboard.press("ControlOrMeta+z")
    expect(boxes).to_have_text(["Removed.", ""])

    notice(editor).get_by_role("button", name="Redo").click()
    expect(boxes).to_have_text([""])


def expect_taken_back(editor: Editor, box: Locator, text: str) -> None:
    """The text field takes back what was typed into it, in one step or more."""
    shown = box.inner_text().strip()
    while shown != text:
        before = shown
        editor.page.keyboard.press("ControlOrMeta+z")
        expect(box).not_to_have_text(before)
        shown = box.inner_text().strip()
        assert before.startswith(shown)
        assert shown.startswith(text)


def test_undo_in_the_notice_takes_the_paste_back_and_redo_pastes_again(
    editor: Editor, article_form: str
) -> None:
    editor.page.goto(article_form)
    body_field(editor).click()
    paste(editor, "<table><tr><td>5 mg<td>1</table><p>Ask us.</p>")
    expect(notice(editor)).to_contain_text("Pasted as 2 blocks.")
    notice(editor).get_by_role("button", name="Undo").click()
    editor.expect_paragraph("")
    editor.expect_kinds("paragraph")
    notice(editor).get_by_role("button", name="Redo").click()
    expect(body_field(editor)).to_have_text("Ask us.")
    editor.expect_kinds("table", "paragraph")
    body_field(editor).click()
    editor.page.keyboard.type("Now. ")
    expect(notice(editor)).to_be_visible()
    editor.fill("Title", "Pasted, taken back and pasted")
    editor.save_draft()
    editor.expect_kinds("table", "paragraph")


def test_five_megabytes_change_nothing_and_without_a_server_the_text_is_kept(
    editor: Editor, article_form: str
) -> None:
    editor.page.goto(article_form)
    editor.write_paragraph("Kept.")
    paste(editor, f"<p>{'x' * 5_000_000}</p>", "x")
    expect(notice(editor)).to_contain_text("Nothing was pasted. This is 5 MB or more.")
    editor.expect_paragraph("Kept.")

    paste(editor, "<ul><li>nested" * 2_000, "nested\n" * 2_000)
    expect(notice(editor)).to_be_hidden()
    expect(editor.page.get_by_role("region", name="Body").get_by_text("nested")).to_have_count(
        2_000
    )

    editor.page.goto(article_form)
    editor.page.route("**/admin/paste/**", lambda route: route.abort())
    editor.write_paragraph("Kept: ")
    paste(editor, "<p><b>rich</b></p><p>text</p>")
    expect(notice(editor)).to_contain_text("That could not be converted")
    editor.expect_paragraph("Kept: richtext")


def test_a_paste_with_an_address_is_converted_like_any_other(
    editor: Editor, article_form: str
) -> None:
    editor.page.goto(article_form)
    editor.write_paragraph("Kept. ")
    paste(editor, (CORPUS / "with-address.htm").read_text())
    expect(notice(editor)).to_contain_text("Pasted as 2 blocks.")
    expect(notice(editor)).to_contain_text("1 picture was not pasted.")
    expect(notice(editor)).to_contain_text("Deleted text was not pasted.")
    body = editor.page.get_by_role("region", name="Body").first
    expect(body.get_by_role("textbox").first).to_have_text(
        "Kept. Take 5 mg a day. See https://example.org/a."
    )
    expect(body).not_to_contain_text("colleague")
    editor.expect_kinds("paragraph", "table")


def test_plain_text_has_its_lines_lists_and_markdown(editor: Editor, article_form: str) -> None:
    editor.page.goto(article_form)
    body_field(editor).click()
    paste(
        editor,
        "",
        "## Warm up\n\n\nSit **upright**.\nBreathe.\n\n- one\n- two\n\nhttps://example.org/",
    )
    field = body_field(editor)
    expect(field.get_by_role("heading", name="Warm up")).to_be_visible()
    expect(field.locator("li")).to_have_text(["one", "two"])
    expect(notice(editor)).to_contain_text("Marks such as ## and **")
    lines = field.locator("[data-block]").filter(has_not=editor.page.locator("[data-block]"))
    expect(lines).to_have_text(
        ["Warm up", "Sit upright.\nBreathe.", "one", "two", "https://example.org/"]
    )

    editor.page.keyboard.press("ControlOrMeta+z")
    expect(field).to_have_text("")


def test_an_address_over_selected_words_becomes_their_link(
    editor: Editor, article_form: str
) -> None:
    editor.page.goto(article_form)
    editor.write_paragraph("the study")
    editor.page.keyboard.press("ControlOrMeta+a")
    paste(editor, "", "https://example.org/study?utm_source=chatgpt.com")
    value = editor.page.locator("input[name$='-value']").last
    expect(value).to_have_value(re.compile('"url": ?"https://example.org/study"'))
    editor.expect_paragraph("the study")


PAGE = """<style>
    .lines { white-space: pre-line } .box { display: flex } .line { display: block }
</style>
<h1>Sleep</h1><p>Rest <b>well</b>, see <a href="https://example.org/a">a study</a>.</p>
<figure><img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" width="40" height="40">
<figcaption>A bed</figcaption></figure>
<p class="lines">One\nTwo</p><p class="box"><span>Dose</span><span>5 mg</span></p>
<span class="line">First</span><span class="line">Second</span>
<ol start="3"><li>Three</li></ol>
<table><tr><th>Dose<th>Day<tr><td>5 mg<td>1</table>
<p>Write to desk@example.org or https://example.org/b.</p>"""


def test_a_page_that_was_copied_with_the_keyboard(editor: Editor, article_form: str) -> None:
    editor.page.goto(article_form)
    body_field(editor).click()
    copy_page(editor, PAGE)
    editor.page.keyboard.press("ControlOrMeta+v")
    expect(notice(editor)).to_contain_text("Pasted as 3 blocks.")
    for said in ("1 picture was not pasted.", "Lists count 1, 2, 3 from 1 here."):
        expect(notice(editor)).to_contain_text(said)
    editor.expect_kinds("paragraph", "table", "paragraph")
    first = editor.page.get_by_role("region", name="Body").first.get_by_role("textbox").first
    lines = first.locator("[data-block]").filter(has_not=editor.page.locator("[data-block]"))
    expect(lines).to_have_text(
        [
            *("Sleep", "Rest well, see a study.", "A bed", "One\nTwo", "Dose", "5 mg"),
            *("First", "Second", "Three"),
        ]
    )
    expect(body_field(editor)).to_have_text("Write to desk@example.org or https://example.org/b.")


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_each_clipboard_with_both_flavours(editor: Editor, article_form: str, source: Path) -> None:
    html = source.read_text()
    golden = json.loads(source.with_suffix(".json").read_text())
    editor.page.goto(article_form)
    body_field(editor).click()
    flavours = {"text/html": html, "text/plain": visible_text(editor, html)}
    body_field(editor).evaluate(PASTE_AS_IT_IS, flavours)
    for said in golden["notices"]:
        expect(notice(editor)).to_contain_text(said)
    expect(editor.page.locator("[data-pasting]")).to_have_count(0)
    editor.expect_kinds(*[block["type"] for block in golden["blocks"]])


def test_a_long_article_is_divided_at_its_headings(editor: Editor, article_form: str) -> None:
    part = "<h2>{}</h2><p>" + "Keep moving every day. " * 20 + "</p>"
    editor.page.goto(article_form)
    body_field(editor).click()
    paste(editor, "".join(part.format(name) for name in ("One", "Two", "Three")))
    expect(notice(editor)).to_contain_text("Pasted as 3 blocks.")
    body = editor.page.get_by_role("region", name="Body").first
    expect(body.get_by_role("textbox").get_by_role("heading")).to_have_text(["One", "Two", "Three"])
    editor.expect_kinds(*["paragraph"] * 3)


def test_what_is_written_long_is_divided_when_the_editor_says_so(
    editor: Editor, article_form: str
) -> None:
    editor.page.goto(article_form)
    field = body_field(editor)
    field.click()
    keyboard = editor.page.keyboard
    for heading in ("One", "Two"):
        keyboard.type(f"## {heading}\n")
        keyboard.insert_text("Keep moving every day. " * 30)
        keyboard.press("Enter")
    keyboard.press("ArrowUp")
    keyboard.press("Home")
    editor.page.get_by_role("button", name="Divide it at its headings").click()
    expect(notice(editor)).to_contain_text("Divided into 2 blocks.")
    editor.expect_kinds(*["paragraph"] * 2)
    expect(field).to_be_focused()

    keyboard.press("ControlOrMeta+z")
    expect(field.get_by_role("heading")).to_have_text(["One", "Two"])
    editor.expect_kinds("paragraph")
    expect(field).to_be_focused()
    keyboard.type("Here.")
    expect(field).to_contain_text("Here.")


def test_a_short_field_takes_a_paste_and_gives_it_back(editor: Editor, article_form: str) -> None:
    editor.page.goto(article_form)
    call_out = editor.insert_block("Note, tip or warning")
    field = call_out.get_by_role("textbox").last
    field.click()
    field.press_sequentially("Kept. ")
    html = "<h2>Dose</h2><figure><img alt='A hand'></figure><p>Ask desk@example.org.</p>"
    paste(editor, html + "<table><tr><td>5 mg<td>1</table>")
    for said in ("1 picture was not pasted.", "Headings became bold", "A table became lines"):
        expect(notice(editor)).to_contain_text(said)
    lines = field.locator("[data-block]").filter(has_not=editor.page.locator("[data-block]"))
    expect(lines).to_have_text(["Kept. Dose", "Ask desk@example.org.", "5 mg | 1"])

    editor.page.keyboard.press("ControlOrMeta+z")
    expect(field).to_have_text("Kept. ")


def test_an_own_address_is_linked_to_its_page_and_a_copy_keeps_the_link(
    editor: Editor, server: Server, article_form: str
) -> None:
    editor.page.goto(article_form)
    body_field(editor).click()
    paste(editor, f"<p>See <a href='{server.address}/articles/'>our articles</a>.</p>")
    values = editor.page.locator("input[name^=body][name$='-value']")
    linked = re.compile(r'"data": ?{[^}]*"id": ?\d+')
    expect(values.last).to_have_value(linked)

    editor.page.keyboard.press("ControlOrMeta+a")
    editor.page.keyboard.press("ControlOrMeta+c")
    editor.insert_block("Paragraph")
    body_field(editor).click()
    editor.page.keyboard.press("ControlOrMeta+v")
    expect(body_field(editor)).to_have_text("See our articles.")
    expect(values.last).to_have_value(linked)


def test_a_piece_of_a_line_keeps_its_spaces_and_what_is_dragged_here_is_converted(
    editor: Editor, article_form: str
) -> None:
    editor.page.goto(article_form)
    editor.write_paragraph("Takeit.")
    for _ in range(len("it.")):
        editor.page.keyboard.press("ArrowLeft")
    paste(editor, "", " all of ")
    editor.expect_paragraph("Take all of it.")
    editor.page.keyboard.type("Ah, ")
    editor.expect_paragraph("Take all of Ah, it.")

    flavours = {"text/html": "<p>5 mg <del>50 mg</del></p>", "text/plain": "5 mg 50 mg"}
    body_field(editor).evaluate(DROP, flavours)
    expect(notice(editor)).to_contain_text("Deleted text was not pasted.")
    expect(body_field(editor)).to_contain_text("5 mg")
    expect(body_field(editor)).not_to_contain_text("50 mg")
