"""A video is loaded when a reader asks for it, and not before."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.editor import Editor
from tests.browser.visitor import Visitor, Window

pytestmark = pytest.mark.browser

ARTICLE = "/articles/each-block-there-is/"
PAGE = "https://vimeo.com/76979871"
PLAYER = "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1"
TITLE = "Three gentle stretches for the lower back"


def players_asked(page: Page) -> list[tuple[str, str]]:
    """Collects the address and the referrer of each request to another host; none gets out."""
    asked: list[tuple[str, str]] = []

    def answer(route: Route) -> None:
        asked.append((route.request.url, route.request.headers.get("referer", "")))
        route.fulfill(content_type="text/html", body="<p>Player</p>")

    page.context.route(lambda address: "127.0.0.1" not in address, answer)
    return asked


def open_article(window: Window) -> tuple[Page, list[tuple[str, str]]]:
    asked = players_asked(window.page)
    page = window.open(ARTICLE)
    page.wait_for_load_state("networkidle")
    return page, asked


@pytest.mark.parametrize("with_keyboard", [False, True], ids=["click", "keyboard"])
def test_a_video_is_loaded_when_it_is_asked_for(visitor: Visitor, with_keyboard: bool) -> None:
    with visitor.arriving() as window:
        page, asked = open_article(window)
        link = page.get_by_role("link", name=TITLE)
        expect(link).to_have_attribute("href", PAGE)
        assert asked == []

        if with_keyboard:
            link.focus()
            page.keyboard.press("Enter")
        else:
            link.click()

        frame = page.locator(".video iframe")
        expect(frame).to_be_focused()
        expect(frame).to_have_attribute("title", TITLE)
        expect(page.frame_locator(".video iframe").get_by_text("Player")).to_be_visible()
        origin = "/".join(page.url.split("/")[:3]) + "/"
        assert asked == [(PLAYER, origin)]
        size = frame.bounding_box()
        assert size
        assert size["width"] / size["height"] == pytest.approx(16 / 9, rel=0.02)
        assert page.url.endswith(ARTICLE)
        assert window.problems() == []


def test_who_wants_another_tab_gets_one(visitor: Visitor) -> None:
    with visitor.arriving() as window:
        page, _ = open_article(window)
        with page.context.expect_page():
            page.get_by_role("link", name=TITLE).click(modifiers=["Control"])

        expect(page.locator(".video iframe")).to_have_count(0)
        expect(page.get_by_role("link", name=TITLE)).to_be_visible()


def test_without_scripts_it_is_a_link(visitor: Visitor) -> None:
    with visitor.arriving(java_script_enabled=False) as window:
        page, asked = open_article(window)
        page.get_by_role("link", name=TITLE).click()
        page.wait_for_url(PAGE)

        assert [address for address, _ in asked] == [PAGE]


def test_no_frame_but_a_player_is_loaded(visitor: Visitor) -> None:
    with visitor.arriving() as window:
        page, asked = open_article(window)
        link = page.get_by_role("link", name=TITLE)
        link.evaluate("link => { link.dataset.player = 'https://tracker.example.com/' }")
        with page.expect_console_message(lambda message: "frame-src" in message.text):
            link.click()

        assert asked == []


def test_the_toolbar_works_within_the_policy_of_the_website(editor: Editor) -> None:
    """The fixture of editors sees to it that the policy refuses nothing."""
    page = editor.page
    page.goto(ARTICLE)
    page.get_by_role("button", name="View Wagtail quick actions").click()
    expect(page.get_by_role("menuitem", name="Edit this page")).to_be_visible()
    page.get_by_role("menuitem", name="Checks").click()
    expect(page.get_by_role("dialog", name="Warnings")).to_be_visible()
