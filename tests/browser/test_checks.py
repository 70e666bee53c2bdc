"""What an editor sees of the checks: at the blocks, beside the form, and in the history."""

import re
from pathlib import Path

import pytest
from PIL import Image as Pillow
from playwright.sync_api import expect

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


def titles(partner: Partner) -> list[str]:
    """Those of all published articles."""
    return [item["title"] for item in partner.get("/api/v1/articles/", limit="100")["items"]]
