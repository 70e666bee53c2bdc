"""Each kind of page in each width and theme: for people to look at, and for what a machine sees."""

from collections.abc import Iterator
from contextlib import closing
from typing import Literal

import pytest
from playwright.sync_api import Page, Playwright, Route, expect

from tests.browser.accessibility import expect_accessible
from tests.browser.conftest import RESULTS, launch
from tests.browser.server import Server
from tests.browser.test_website import overflow
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "listing": "/articles/",
    "topic": "/topics/back-pain/",
    "article": "/articles/each-block-there-is/",
    "practitioners": "/practitioners/",
    "practitioner": "/practitioners/mei-featherstone/",
    "information": "/accessibility/",
    "not found": "/there-is-none/",
    "error": "/error/",
}
EXTREMES = {
    "crowded": "/articles/crowded/",
    "arabic": "/articles/arabic/",
    "chinese": "/articles/chinese/",
}
STATUS = {"not found": 404, "error": 500}
WIDTHS = (360, 768, 1280)
SHOW_ALL_IMAGES = """() => Promise.all([...document.images].map((image) => {
    image.loading = "eager";
    return image.decode().catch(() => null);
}))"""
# The texts that stand on one another: the middle halves of two lines have more than two pixels in
# common.
OVERLAPS = """() => {
    const lines = [], found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode, around = text.parentElement;
        const range = document.createRange();
        if (!text.data.trim() || around.closest(".visually-hidden, .skip-link")) continue;
        if (!around.checkVisibility({visibilityProperty: true})) continue;
        range.selectNodeContents(text);
        for (const box of range.getClientRects()) lines.push([text, box]);
    }
    for (const [index, [text, box]] of lines.entries())
        for (const [other, its] of lines.slice(0, index))
            if (text !== other
                && Math.min(box.right, its.right) - Math.max(box.left, its.left) > 2
                && Math.min(box.bottom - box.height / 4, its.bottom - its.height / 4)
                 - Math.max(box.top + box.height / 4, its.top + its.height / 4) > 2)
                found.push(`${other.data.trim()} | ${text.data.trim()}`);
    return found;
}"""


@pytest.fixture(scope="module")
def error_page(server: Server) -> Iterator[str]:
    """The HTML of the page for errors of the server; meanwhile the extremes are on the site."""
    server.execute("from tests.browser.extremes import create; create()")
    yield server.execute(
        "from django.template.loader import render_to_string; print(render_to_string('500.html'))"
    )
    server.execute("from tests.browser.extremes import remove; remove()")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_kind_of_page_fits_its_window_in_both_themes(
    visitor: Visitor, error_page: str, theme: Literal["light", "dark"]
) -> None:
    def answer_with_error(route: Route) -> None:
        route.fulfill(status=500, content_type="text/html", body=error_page)

    for width in WIDTHS:
        with visitor.arriving(
            viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce"
        ) as window:
            window.page.route("**/error/", answer_with_error)
            for name, path in (PAGES | EXTREMES).items():
                page = window.open(path, status=STATUS.get(name, 200))
                assert (name, width, overflow(page)) == (name, width, 0)
                keep_picture(page, f"looks {name} {width} {theme}")
                if width == WIDTHS[-1]:
                    expect_accessible(page)
            assert window.problems() == []


def test_small_windows_settings_of_the_reader_and_paper(visitor: Visitor, error_page: str) -> None:
    for width in (320, 640):  # What is left of 1280 pixels at 400 % and 200 %.
        with visitor.arriving(viewport={"width": width, "height": 500}) as window:
            for name, path in (PAGES | EXTREMES).items():
                if name not in STATUS:
                    assert (name, width, overflow(window.open(path))) == (name, width, 0)
            assert window.problems() == []
    with visitor.arriving(viewport={"width": 1280, "height": 900}) as window:
        page = window.open(PAGES["article"])
        page.emulate_media(forced_colors="active")
        keep_picture(page, "looks article forced colors")
        page.emulate_media(forced_colors="none", contrast="more")
        expect_accessible(page)
        keep_picture(page, "looks article more contrast")
    with visitor.arriving(viewport={"width": 760, "height": 1000}) as window:
        for name in ("article", "home", "practitioner"):
            page = window.open(PAGES[name])
            page.emulate_media(media="print")
            assert (name, overflow(page)) == (name, 0)
            keep_picture(page, f"looks {name} printed")
            expect(page.get_by_role("navigation").first).to_be_hidden()


def test_letters_of_twice_the_size_fit_a_telephone(
    playwright: Playwright, server: Server, error_page: str
) -> None:
    with closing(launch(playwright, "--blink-settings=defaultFontSize=32")) as browser:
        phone = Visitor(browser, server.address)
        with phone.arriving(viewport={"width": 360, "height": 740}) as window:
            for name, path in (PAGES | EXTREMES | {"search": "/search/?q=back"}).items():
                if name != "error":
                    page = window.open(path, status=STATUS.get(name, 200))
                    assert (name, overflow(page), page.evaluate(OVERLAPS)) == (name, 0, [])
                    keep_picture(page, f"looks {name} large text")
            assert window.problems() == []


def test_the_keyboard_and_the_contents_lead_through_an_article(
    visitor: Visitor, error_page: str
) -> None:
    with visitor.arriving(viewport={"width": 1280, "height": 700}) as window:
        page = window.open("/articles/arabic/")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        contents = page.get_by_role("navigation", name="On this page")
        second = contents.get_by_role("link").nth(1)
        expect(second).to_be_visible()
        second.click()
        expect(contents.locator(":target-current")).to_have_count(1)
        expect(second).to_have_css("font-weight", "600")

        page.get_by_role("link", name="[1]").last.click()
        expect(page.locator("#reference-1")).to_be_in_viewport()
        page.locator("#reference-1").get_by_role("link", name="1", exact=True).click()
        expect(page.locator("#cited-1")).to_be_in_viewport()
    with visitor.arriving(viewport={"width": 360, "height": 700}) as window:
        page = window.open("/articles/arabic/")
        contents = page.get_by_role("navigation", name="On this page")
        expect(contents.get_by_role("link").first).to_be_hidden()
        contents.locator("summary").click()
        expect(contents.get_by_role("link").first).to_be_visible()


def keep_picture(page: Page, name: str) -> None:
    """The whole page as `test-results/{name}.png`."""
    page.evaluate(SHOW_ALL_IMAGES)
    RESULTS.mkdir(exist_ok=True)
    page.screenshot(path=RESULTS / f"{name}.png", full_page=True)
