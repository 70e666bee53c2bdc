"""The dialog in which a picture is added: it keeps what was chosen, and takes what is pasted."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image as Pillow
from playwright.sync_api import Dialog, Locator, expect

from tests.browser.accessibility import expect_accessible
from tests.browser.conftest import photograph
from tests.browser.editor import Editor
from tests.browser.server import Server
from tests.browser.starting_content import PASSWORD
from tests.browser.test_pasting import body_field, notice
from tests.pictures import bad_files, encoded

pytestmark = pytest.mark.browser

CONSENT_MARK = """dialog => {
    const label = dialog.querySelector("label[for$=consent_given_on]");
    return getComputedStyle(label, "::after").content;
}"""
# What a browser puts on the clipboard when a picture is copied.
COPY_PICTURE = """async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 30 });
    canvas.getContext("2d").fillRect(0, 0, 20, 30);
    const picture = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    const html = new Blob(['<img src="https://example.org/a.png" alt="">'], { type: "text/html" });
    await navigator.clipboard.write([
        new ClipboardItem({ "image/png": picture, "text/html": html }),
    ]);
}"""
GIVE_FILES = """async (field, [kind, names]) => {
    const given = new DataTransfer();
    for (const [number, name] of names.entries()) {
        const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 30 });
        canvas.getContext("2d").fillRect(0, 0, 10 + number, 30);
        const picture = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
        const type = name.endsWith(".pdf") ? "application/pdf" : "image/png";
        given.items.add(new File([picture], name, { type }));
    }
    const line = field.querySelector("[data-text]").getBoundingClientRect();
    const place = { clientX: line.x + 1, clientY: line.y + 1 };
    const options = { bubbles: true, cancelable: true, ...place };
    const events = kind === "paste"
        ? [new ClipboardEvent(kind, { clipboardData: given, ...options })]
        : ["dragover", kind].map((k) => new DragEvent(k, { dataTransfer: given, ...options }));
    events.forEach((event) => field.dispatchEvent(event));
}"""
PASTE_HTML = """(field, html) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", html);
    clipboardData.setData("text/plain", "Rest well.");
    field.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
    );
}"""
GIF = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photograph on the editor's computer, which no other test uploads."""
    file = tmp_path / "nurse.png"
    file.write_bytes(encoded(Pillow.new("RGB", (400, 240), "#3a7d44"), "PNG"))
    return file


def dialog(editor: Editor) -> Locator:
    """The dialog that is open."""
    return editor.page.get_by_role("dialog")


def file_name(editor: Editor) -> str:
    """The name of the file that is chosen in the dialog."""
    return str(dialog(editor).get_by_label("File").evaluate("it => it.files[0]?.name ?? ''"))


def add_picture(editor: Editor, description: str) -> None:
    """Say what the picture shows, and add it."""
    dialog(editor).get_by_label("What does it show?").fill(description)
    dialog(editor).get_by_role("button", name="Add the picture").click()
    expect(editor.page.locator(".modal")).to_have_count(0)


def open_dialog(editor: Editor) -> None:
    """Ask for the picture of a new image block."""
    block = editor.insert_block("Image")
    block.get_by_role("button", name="Choose an image").click()
    expect(dialog(editor).get_by_label("File")).to_be_focused()


def answering(editor: Editor, *answers: bool) -> list[str]:
    """Answer the next questions of the browser; the list that will have them."""
    asked: list[str] = []

    def answer(question: Dialog) -> None:
        asked.append(question.message)
        if answers[len(asked) - 1]:
            question.accept()
        else:
            question.dismiss()

    editor.page.on("dialog", answer)
    return asked


def descriptions(editor: Editor) -> list[str]:
    """What the picture of each image block shows, in order."""
    fields = editor.page.locator("[id$='-value-image-alt_text']:visible")
    return [field.input_value() for field in fields.all()]


def test_a_refused_form_keeps_its_file_and_the_day_of_consent_is_marked(
    editor: Editor, article_form: str, photo: Path, tmp_path: Path
) -> None:
    editor.page.goto(article_form)
    open_dialog(editor)
    day = dialog(editor).get_by_label("Consent given on")
    expect(day).to_be_hidden()
    dialog(editor).get_by_label("File").set_input_files(photo)
    dialog(editor).get_by_label("What does it show?").fill("A nurse")
    dialog(editor).get_by_label("Shows a person who can be recognised").check()
    expect(day).to_have_attribute("type", "date")
    assert dialog(editor).evaluate(CONSENT_MARK) == '"*"'
    dialog(editor).get_by_role("button", name="Add the picture").click()
    expect(
        dialog(editor).get_by_text("Enter the day on which the person shown agreed.")
    ).to_be_visible()
    expect(day).to_be_focused()
    assert file_name(editor) == photo.name
    expect(dialog(editor).locator(".image-upload__picture")).to_be_visible()
    expect_accessible(editor.page)
    photograph(editor.page, "picture dialog refused")
    editor.page.set_viewport_size({"width": 360, "height": 740})
    photograph(editor.page, "picture dialog on a telephone")
    editor.page.set_viewport_size({"width": 1280, "height": 1000})

    bad = tmp_path / "nothing.png"
    bad.write_bytes(bad_files()["cut off"].content)
    dialog(editor).get_by_label("File").set_input_files(bad)
    dialog(editor).get_by_role("button", name="Add the picture").click()
    expect(dialog(editor).get_by_text(bad_files()["cut off"].message)).to_be_visible()
    expect(dialog(editor).get_by_label("File")).to_be_focused()
    assert file_name(editor) == ""

    dialog(editor).get_by_label("File").set_input_files(photo)
    dialog(editor).get_by_label("Consent given on").fill("2026-01-09")
    add_picture(editor, "A nurse at a desk")
    assert descriptions(editor) == ["A nurse at a desk"]


def test_leaving_the_dialog_asks_when_something_is_in_it(
    editor: Editor, article_form: str, photo: Path
) -> None:
    editor.page.goto(article_form)
    asked = answering(editor, False, False, False, True)
    open_dialog(editor)
    editor.page.keyboard.press("Escape")
    expect(editor.page.locator(".modal")).to_have_count(0)
    assert asked == []

    editor.page.get_by_role("button", name="Choose an image").last.click()
    dialog(editor).get_by_label("File").set_input_files(photo)
    expect(dialog(editor).get_by_label("What does it show?")).to_be_focused()
    editor.page.keyboard.press("Escape")
    dialog(editor).get_by_role("button", name="Close").click()
    editor.page.mouse.click(5, 500)
    assert asked == ["What you chose or wrote here has not been added. Leave without it?"] * 3
    assert file_name(editor) == photo.name

    dialog(editor).get_by_role("button", name="Close").click()
    expect(editor.page.locator(".modal")).to_have_count(0)
    assert len(asked) == 4


def test_the_dialog_for_documents_keeps_its_file_and_asks_too(
    editor: Editor, article_form: str, tmp_path: Path
) -> None:
    file = tmp_path / "Exercises.pdf"
    file.write_bytes(b"%PDF-1.4 with nothing in it")
    editor.page.goto(article_form)
    editor.write_paragraph("Exercises")
    editor.page.keyboard.press("ControlOrMeta+a")
    editor.page.get_by_role("button", name="Document").first.click()
    dialog(editor).get_by_role("tab", name="Upload").click()
    dialog(editor).get_by_label("File").set_input_files(file)
    dialog(editor).get_by_label("Title").fill("  ")
    dialog(editor).get_by_role("button", name="Upload").click()
    expect(dialog(editor).locator(".error-message")).to_be_visible()
    assert file_name(editor) == file.name
    asked = answering(editor, True)
    dialog(editor).get_by_role("button", name="Close").click()
    expect(editor.page.locator(".modal")).to_have_count(0)
    assert len(asked) == 1


def test_a_picture_that_was_copied_is_pasted_and_taken_back(
    editor: Editor, article_form: str
) -> None:
    editor.page.goto(article_form)
    editor.fill("Title", "With a pasted picture")
    editor.write_paragraph("First.")
    editor.write_paragraph("Last.")
    body = editor.page.get_by_role("region", name="Body").first
    body.get_by_role("textbox").first.click()
    editor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    editor.page.evaluate(COPY_PICTURE)
    editor.page.keyboard.press("ControlOrMeta+v")
    expect(dialog(editor).get_by_label("What does it show?")).to_be_focused()
    assert file_name(editor) == "image.png"
    editor.expect_kinds("paragraph", "paragraph")
    add_picture(editor, "Half of it is black")
    expect(notice(editor)).to_contain_text("The picture stands below the text.")
    editor.expect_kinds("paragraph", "image", "paragraph")
    photograph(editor.page, "picture pasted")

    editor.page.keyboard.press("ControlOrMeta+z")
    expect(editor.page.locator("[id$='-value-image-alt_text']:visible")).to_have_count(0)
    editor.expect_kinds("paragraph", "paragraph")
    editor.page.keyboard.press("ControlOrMeta+y")
    expect(editor.page.locator("[id$='-value-image-alt_text']:visible")).to_have_count(1)
    editor.save_draft()
    editor.expect_kinds("paragraph", "image", "paragraph")
    assert descriptions(editor) == ["Half of it is black"]


def test_dropped_pictures_come_one_after_the_other_and_leaving_leaves_nothing_behind(
    editor: Editor, article_form: str
) -> None:
    editor.page.goto(article_form)
    editor.write_paragraph("Kept.")
    asked = answering(editor, True)
    body_field(editor).evaluate(GIVE_FILES, ["drop", ["a.png", "b.png", "c.png"]])
    expect(dialog(editor).get_by_label("What does it show?")).to_be_focused()
    assert file_name(editor) == "a.png"
    add_picture_and_go_on(editor, "The first", "b.png")
    dialog(editor).get_by_role("button", name="Close").click()
    expect(notice(editor)).to_contain_text("1 picture more was not added.")
    editor.expect_kinds("paragraph", "image")
    assert len(asked) == 1

    notice(editor).get_by_role("button", name="Add", exact=True).click()
    expect(dialog(editor).get_by_label("What does it show?")).to_be_focused()
    assert file_name(editor) == "c.png"
    add_picture(editor, "The last")
    editor.expect_kinds("paragraph", "image", "image")
    assert descriptions(editor) == ["The first", "The last"]


def add_picture_and_go_on(editor: Editor, description: str, name: str) -> None:
    """Add the picture, and wait for the dialog with the next."""
    dialog(editor).get_by_label("What does it show?").fill(description)
    dialog(editor).get_by_role("button", name="Add the picture").click()
    expect(dialog(editor).get_by_label("What does it show?")).to_be_focused()
    expect(dialog(editor).get_by_label("What does it show?")).to_have_value("")
    assert file_name(editor) == name


def test_pictures_inside_of_a_text_are_offered(editor: Editor, article_form: str) -> None:
    editor.page.goto(article_form)
    editor.write_paragraph("Kept. ")
    picture = f'<img src="data:image/gif;base64,{GIF}" width="40">'
    tracker = f'<img src="data:image/gif;base64,{GIF}" width="1">'
    html = f"<p>Rest well.</p>{tracker}{picture}<table><tr><th>Dose<th>Day<tr><td>5<td>1</table>"
    body_field(editor).evaluate(PASTE_HTML, html)
    expect(notice(editor)).to_contain_text("1 picture was not pasted.")
    editor.expect_kinds("paragraph", "table")
    notice(editor).get_by_role("button", name="Add the picture").click()
    expect(dialog(editor).get_by_label("What does it show?")).to_be_focused()
    assert file_name(editor) == "picture.gif"
    add_picture(editor, "A dot")
    editor.expect_kinds("paragraph", "table", "image")


def test_where_there_can_be_no_picture_it_is_said(editor: Editor, article_form: str) -> None:
    editor.page.goto(article_form)
    editor.write_paragraph("Kept.")
    body_field(editor).evaluate(GIVE_FILES, ["drop", ["Exercises.pdf"]])
    expect(notice(editor)).to_contain_text("Upload it under Documents, and link to it.")
    body_field(editor).evaluate("""field => {
        let element = field;
        while (!element.rootBlock) element = element.parentElement;
        delete element.rootBlock.blockDef.childBlockDefsByName.image;
    }""")
    body_field(editor).evaluate(GIVE_FILES, ["paste", ["a.png"]])
    expect(notice(editor)).to_contain_text("There can be no picture in this text.")
    editor.expect_paragraph("Kept.")


def test_who_may_not_add_pictures_is_told(
    new_editor: Callable[..., Editor], server: Server, article_form: str
) -> None:
    server.execute(WITHOUT_PICTURES)
    office = new_editor()
    office.log_in("without pictures", PASSWORD)
    office.page.goto(article_form)
    office.write_paragraph("Kept.")
    body_field(office).evaluate(GIVE_FILES, ["drop", ["a.png"]])
    expect(dialog(office).get_by_role("alert")).to_contain_text("You may not add pictures.")
    photograph(office.page, "picture not allowed")
    dialog(office).get_by_role("button", name="Close").click()
    expect(office.page.locator(".modal")).to_have_count(0)
    office.expect_kinds("paragraph")


WITHOUT_PICTURES = f"""
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Page
user = get_user_model().objects.create_user("without pictures", password={PASSWORD!r})
group = Group.objects.create(name="Without pictures")
group.permissions.add(Permission.objects.get(codename="access_admin"))
may = Permission.objects.filter(content_type__app_label="wagtailcore", codename__endswith="_page")
for permission in may.filter(codename__in=("add_page", "change_page")):
    root = Page.get_first_root_node()
    GroupPagePermission.objects.create(group=group, page=root, permission=permission)
user.groups.add(group)
"""
