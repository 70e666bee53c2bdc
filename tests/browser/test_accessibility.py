"""The screens that editors work on can be used by everybody."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import expect_accessible
from tests.browser.conftest import photograph
from tests.browser.editor import Editor
from tests.browser.starting_content import PUBLISHED_AUTHOR, RICHEST_ARTICLE

pytestmark = pytest.mark.browser

SCREENS = {
    "/admin/guide/": "For editors",
    "/admin/guide/roles/": "Who may do what",
    "/admin/schedule/": "Schedule",
    "/admin/reports/health-reviews/": "Health reviews",
    "/admin/reports/image-consent/": "Image consent",
    "/admin/reports/broken-links/": "Broken links",
    "/admin/snippets/checks/claimphrase/": "Claim phrases",
    "/admin/images/multiple/add/": "Add images",
}


def test_no_screen_of_ours_keeps_anybody_out(editor: Editor, article_form: str) -> None:
    page = editor.page
    page.goto("/admin/")
    expect_accessible(page)

    page.goto(article_form)
    editor.insert_block("Question and answer")
    block = editor.insert_block("Image")
    expect(page.get_by_role("textbox", name="Answer")).to_be_visible()
    expect_accessible(page)
    block.get_by_role("button", name="Choose an image").click()
    expect(page.get_by_role("dialog")).to_have_css("opacity", "1")
    expect(page.get_by_role("dialog").get_by_role("tab", name="New picture")).to_be_visible()
    expect_accessible(page)

    editor.edit(PUBLISHED_AUTHOR, index="Our practitioners")
    page.get_by_role("button", name="Insert a block").last.click()
    page.get_by_role("option", name="Paragraph", exact=True).click()
    expect(page.get_by_role("textbox", name="Paragraph")).to_be_visible()
    expect_accessible(page)

    editor.edit(RICHEST_ARTICLE, index="Articles")
    expect_accessible(page)
    page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("#w-preview-iframe")
    expect(preview.get_by_role("heading", level=1)).to_have_text(RICHEST_ARTICLE)
    expect_accessible(page)

    form = page.url.partition("?")[0]
    for action, heading in (("share", "A new link"), ("retract", "What will happen")):
        page.goto(form.replace("/edit/", f"/{action}/"))
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        expect_accessible(page)


def test_no_other_screen_of_ours_does(editor: Editor) -> None:
    for address, heading in SCREENS.items():
        editor.page.goto(address)
        expect(editor.page.get_by_role("heading", name=heading).first).to_be_attached()
        expect_accessible(editor.page)
        photograph(editor.page, f"screen {heading.lower()}")
    editor.page.set_viewport_size({"width": 360, "height": 740})
    editor.page.goto("/admin/guide/roles/")
    expect_accessible(editor.page)


def test_the_dashboard_and_what_is_small_or_dark(editor: Editor, article_form: str) -> None:
    page = editor.page
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(article_form)
    editor.fill("Title", "Left for later")
    page.wait_for_url("**/edit/")
    footer = page.get_by_role("navigation", name="Actions (footer)")
    expect(footer.get_by_role("button", name="Publish")).to_be_in_viewport()
    photograph(page, "article form, phone, dark")
    expect_accessible(page)

    dialog = editor.choose_author()
    expect(dialog).to_have_css("opacity", "1")
    name = dialog.get_by_role("link", name=PUBLISHED_AUTHOR, exact=True).bounding_box()
    # In a narrower cell each letter or two would be a line.
    assert name is not None
    assert name["height"] < 30
    photograph(page, "choosing an author, phone, dark")
    expect_accessible(page)

    page.goto("/admin/")
    expect(page.get_by_role("link", name="Left for later").first).to_be_visible()
    photograph(page, "dashboard, phone, dark")
    expect_accessible(page)
    page.goto("/admin/account/")
    expect(page.get_by_label("Upload a profile picture")).to_be_attached()
    expect_accessible(page)
