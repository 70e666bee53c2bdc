"""Each kind of page in each width and theme: for people to look at, and for what a machine sees."""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.accessibility import expect_accessible
from tests.browser.conftest import RESULTS
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
