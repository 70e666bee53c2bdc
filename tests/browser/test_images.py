"""Several images are uploaded at once; what is wrong with one stands beside it."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import expect_accessible
from tests.browser.conftest import photograph
from tests.browser.editor import Editor
from tests.pictures import SIDEWAYS, bad_files, telling

pytestmark = pytest.mark.browser


def test_a_good_file_goes_on_and_seven_bad_ones_are_explained(
    editor: Editor, tmp_path: Path
) -> None:
    every_bad_file = bad_files()
    reasons = ("a web page", "nothing", "cut off", "a bomb", "moving")
    bad = [every_bad_file[reason] for reason in reasons]
    # The browser alone would say of these names no more than that they are none of ours.
    bad += [
        replace(every_bad_file["a drawing"], name="drawing.svg"),
        replace(every_bad_file["an iPhone's"], name="photo.heic"),
    ]
    files = {b.name: b.content for b in bad} | {"Harbor walk.jpg": telling("JPEG", SIDEWAYS)}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)

    page = editor.page
    page.goto("/admin/images/multiple/add/")
    page.locator("input[type=file]").set_input_files([tmp_path / name for name in files])
    uploads = page.locator("#upload-list > li")
    expect(uploads).to_have_count(8)
    for file in bad:
        refused = uploads.filter(has_text=file.name)
        expect(refused.get_by_text(file.message)).to_be_visible()
        expect(refused.get_by_text("Please provide an image description")).to_be_hidden()

    good = uploads.filter(has_text="Harbor walk.jpg")
    expect(good.get_by_label("Title")).to_have_value("Harbor walk")
    expect(good.locator(".progress")).to_have_css("opacity", "0")
    page.set_viewport_size({"width": 1280, "height": 1600})
    photograph(page, "images refused")
    expect_accessible(page)
    expect(good.get_by_text("Please provide an image description")).to_be_visible()
    preview = good.locator("canvas, .thumb img").first
    assert preview.evaluate("it => it.width < it.height"), "The preview lies on its side."
    good.get_by_label("Description").fill("A pier in the morning")
    good.get_by_role("button", name="Update").click()
    editor.expect_message("Image updated.")
    page.locator("input[type=file]").set_input_files([tmp_path / "Harbor walk.jpg"])
    expect(page.locator(".upload-duplicate .status-msg.warning")).to_be_visible()
    expect(page.locator(".upload-duplicate .progress")).to_have_css("opacity", "0")
    expect_accessible(page)

    page.goto("/admin/images/?q=Harbor+walk")
    page.get_by_role("link", name="Harbor walk").last.click()  # The newest comes first.
    expect(page.get_by_label("Description")).to_have_value("A pier in the morning")
    expect(page.get_by_text("200x400", exact=True)).to_be_visible()
