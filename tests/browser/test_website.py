"""The website in a small and a large window, with and without scripts."""

import pytest
from playwright.sync_api import Page, ViewportSize
from rcssmin import cssmin

from tests.browser.conftest import photograph
from tests.browser.server import ROOT
from tests.browser.starting_content import PUBLISHED_AUTHOR, RICHEST_ARTICLE, TOPIC
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

RULES = """text => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    // The values of custom properties stay as they were written.
    // The values of custom properties and grids are told as they were written.
    const told = (rule) => rule.cssText.replace(/\\s+/g, " ").replaceAll(", ", ",");
    return [...sheet.cssRules].map(told);
}"""
PAGES = [
    ("home", "/", 200, "Home"),
    ("listing", "/articles/", 200, "Articles"),
    ("article", "/articles/each-block-there-is/", 200, RICHEST_ARTICLE),
    ("practitioner", "/practitioners/mei-featherstone/", 200, f"Dr. {PUBLISHED_AUTHOR}, L.Ac."),
    ("topic", "/topics/back-pain/", 200, TOPIC),
    ("not found", "/articles/there-is-none/", 404, "This page is not here"),
]


@pytest.mark.parametrize(
    ("width", "scripts"),
    [(360, True), (360, False), (1280, True)],
    ids=["phone", "phone without scripts", "desk"],
)
def test_each_kind_of_page_fits_and_loads_without_an_error(
    visitor: Visitor, width: int, scripts: bool, request: pytest.FixtureRequest
) -> None:
    size: ViewportSize = {"width": width, "height": 800}
    with visitor.arriving(viewport=size, java_script_enabled=scripts) as window:
        for name, path, status, heading in PAGES:
            page = window.open(path, status=status)
            photograph(page, f"website {name} {request.node.callspec.id}")
            headings = page.get_by_role("heading", level=1).all_inner_texts()
            assert (name, headings) == (name, [heading])
            assert (name, overflow(page)) == (name, 0)
        assert window.problems() == []


def test_minified_style_sheets_have_the_same_rules(visitor: Visitor) -> None:
    with visitor.reading("/") as page:
        for path in sorted((ROOT / "cms" / "static" / "css").glob("*.css")):
            text = path.read_text()
            written, minified = (page.evaluate(RULES, style) for style in (text, cssmin(text)))
            assert written
            assert (path.name, minified) == (path.name, written)


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    pixels: int = page.evaluate(
        "Math.max(0, document.scrollingElement.scrollWidth - window.innerWidth)"
    )
    return pixels
