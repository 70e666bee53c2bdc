"""A draft is seen on each channel, and by a reviewer without a login, before it is published."""

import re

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.conftest import photograph
from tests.browser.editor import Editor
from tests.browser.server import Server
from tests.browser.starting_content import PUBLISHED_AUTHOR, RICHEST_ARTICLE
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

TITLE = "Warm hands before a session"
SHARED, LATER = "The paragraph that was shared.", "This came to the author's mind later."


@pytest.fixture
def draft(editor: Editor, article_form: str) -> Editor:
    """An editor with a saved draft on the screen."""
    editor.page.goto(article_form)
    editor.fill("Summary", "Why we ask you to warm your hands, and how.")
    editor.fill("Title", TITLE)
    editor.add_author(PUBLISHED_AUTHOR)
    editor.write_paragraph(SHARED)
    # Autosave creates the page; to press Save before it has answered would create it twice.
    editor.page.wait_for_url("**/edit/")
    editor.save_draft()
    return editor


def open_preview(page: Page) -> FrameLocator:
    """The preview beside the form."""
    page.get_by_role("button", name="Toggle preview").click()
    return page.frame_locator("#w-preview-iframe")


def test_each_channel_is_beside_the_form(editor: Editor) -> None:
    editor.edit(RICHEST_ARTICLE, index="Articles")
    editor.page.locator("#id_title").fill("A better title")
    preview = open_preview(editor.page)
    expect(preview.get_by_role("heading", level=1)).to_have_text("A better title")

    shown = {
        "Phone": preview.frame_locator("iframe.phone").get_by_role("heading", level=1),
        "What partners get": preview.get_by_text('"title": "A better title"'),
        "Markdown": preview.get_by_text("# A better title"),
        "Search result and social card": preview.locator(".search-result__title"),
        "Feed entry": preview.get_by_role("heading", name="A better title", level=2),
    }
    for mode, place in shown.items():
        # One that is still being loaded would be shown in place of what is asked for next.
        expect(editor.page.locator("[data-w-preview-target=iframe]")).to_have_count(1)
        editor.page.get_by_label("Preview mode").select_option(mode)
        expect(place).to_contain_text("A better title")
        photograph(editor.page, f"preview {mode.lower()}")
        expect_fit(preview.locator("body"))
    # The form has saved itself, and the other tests look for the article by its name.
    editor.page.locator("#id_title").fill(RICHEST_ARTICLE)
    editor.save_draft()


def expect_fit(body: Locator) -> None:
    """Nothing is wider than the preview."""
    assert body.evaluate("body => body.scrollWidth - window.innerWidth") <= 0


def test_a_phone_is_360_pixels_wide_and_follows_links_within_the_page(editor: Editor) -> None:
    editor.edit(RICHEST_ARTICLE, index="Articles")
    preview = open_preview(editor.page)
    expect(preview.get_by_role("heading", level=1)).to_have_text(RICHEST_ARTICLE)
    editor.page.get_by_label("Preview mode").select_option("Phone")
    phone = preview.frame_locator("iframe.phone")

    expect(phone.get_by_role("heading", level=1)).to_have_text(RICHEST_ARTICLE)
    assert phone.locator("html").evaluate("() => window.innerWidth") == 360
    phone.locator(".skip-link").evaluate("link => link.click()")
    expect(phone.locator("main:target").get_by_role("heading", level=1)).to_be_visible()


def test_a_draft_is_shared_seen_and_taken_back(
    draft: Editor, visitor: Visitor, server: Server
) -> None:
    link = share(draft)
    write_more(draft)
    expect_shared(visitor, link)

    open_sharing(draft)
    expect(draft.page.get_by_role("cell", name="1 time")).to_be_visible()
    expect(draft.page.get_by_text("there is a newer draft")).to_be_visible()
    expect(draft.page.get_by_text(link)).to_have_count(0)
    photograph(draft.page, "shared drafts")
    draft.page.get_by_role("button", name="Revoke").click()
    draft.expect_message("The link has been revoked.")
    expect(draft.page.get_by_role("cell", name=re.compile("^Revoked on"))).to_be_visible()
    photograph(draft.page, "shared drafts, revoked")

    expect_nothing(visitor, link, "revoked")

    draft.edit(TITLE, index="Articles")
    link = share(draft)
    with visitor.reading(link) as page:
        expect(page.get_by_text(LATER)).to_be_visible()
    server.expire_links()
    expect_nothing(visitor, link, "expired")
    draft.edit(TITLE, index="Articles")
    open_sharing(draft)
    expect(draft.page.get_by_role("cell", name=re.compile("^Expired on"))).to_be_visible()


def expect_nothing(visitor: Visitor, link: str, state: str) -> None:
    """The link shows nothing of the draft any more."""
    with visitor.reading(link, status=404) as page:
        expect(page.get_by_role("heading", level=1)).to_have_text("There is no preview here")
        expect(page.get_by_text(SHARED)).to_have_count(0)
        photograph(page, f"shared draft, {state}")


def open_sharing(editor: Editor) -> None:
    """From the form to the links of the page, by the actions in its header."""
    header = editor.page.get_by_role("main").locator("header").first
    header.get_by_role("button", name="Actions").click()
    editor.page.get_by_role("link", name="Share a draft").click()
    expect(editor.page.get_by_role("heading", name="A new link")).to_be_visible()


def share(editor: Editor) -> str:
    """Make a link, copy it, and return what was copied."""
    open_sharing(editor)
    editor.page.get_by_label("The link works for").select_option("1 day")
    editor.page.get_by_role("button", name="Create a link").click()
    editor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    field = editor.page.get_by_label("Link for a reviewer")
    editor.page.get_by_role("button", name="Copy").first.click()
    expect(editor.page.get_by_text("Copied.")).to_be_visible()
    photograph(editor.page, "share a draft")
    copied = str(editor.page.evaluate("navigator.clipboard.readText()"))
    expect(field).to_have_value(copied)
    return copied


def write_more(editor: Editor) -> None:
    """A newer draft, after the link was made."""
    editor.edit(TITLE, index="Articles")
    editor.write_paragraph(LATER)
    editor.save_draft()


def expect_shared(visitor: Visitor, link: str) -> None:
    """Somebody who is nobody sees the draft that was shared, on a desk and on a phone."""
    with visitor.reading(link) as page:
        expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
        expect(page.get_by_text(SHARED)).to_be_visible()
        expect(page.get_by_text(LATER)).to_have_count(0)
        expect(page.get_by_text(re.compile("^Draft of .*, not published."))).to_be_visible()
        photograph(page, "shared draft desk")
        page.set_viewport_size({"width": 360, "height": 800})
        photograph(page, "shared draft phone")
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    with visitor.reading("/articles/warm-hands-before-a-session/", status=404):
        pass
