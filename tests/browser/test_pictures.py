"""Pictures on a slow phone: nothing moves, the largest comes first, and no byte too many."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import photograph
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

PATHS = {"home": "/", "listing": "/topics/back-pain/", "article": "/articles/each-block-there-is/"}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2}
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 2e5, "uploadThroughput": 1e5}
WATCH = """
window.shifts = []; window.largest = null;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => shifts.push(entry.value)))
    .observe({type: "layout-shift", buffered: true});
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { largest = entry; }))
    .observe({type: "largest-contentful-paint", buffered: true});
"""
# Playwright's own way to wait needs `eval`, which the content security policy refuses.
WAIT = """() => new Promise((resolve) => {
    let last = null;
    let frames = 0;
    const isThere = (picture) => picture.loading === "lazy" || picture.complete;
    const look = () => {
        if (![...document.images].every(isThere)) {
            return requestAnimationFrame(look);
        }
        frames = largest?.element === last ? frames + 1 : 0;
        last = largest?.element;
        return last && frames > 60 ? resolve() : requestAnimationFrame(look);
    };
    look();
})"""
LARGEST = """() => [
    largest.element.tagName, largest.element.getAttribute("fetchpriority"),
    largest.element.getAttribute("loading"),
]"""
LOAD_ALL = """async () => {
    for (let top = 0; top < document.body.scrollHeight; top += 300) {
        window.scrollTo(0, top);
        await new Promise(requestAnimationFrame);
    }
    const pictures = [...document.querySelectorAll("main picture img")];
    await Promise.all(pictures.map((picture) => picture.decode()));
    await new Promise(requestAnimationFrame);
}"""
# With `srcset` in widths, the natural width is what `sizes` says it is.
WIDTHS = """() => [...document.querySelectorAll("main picture img")].map((picture) => {
    const ratio = picture.getAttribute("width") / picture.getAttribute("height");
    const shown = Math.max(picture.clientWidth, picture.clientHeight * ratio);
    const place = picture.closest("[class]:not(img)").className.split(" ").at(-1);
    return [place, picture.naturalWidth / shown];
})"""


def test_on_a_slow_phone_nothing_moves_and_the_largest_picture_is_not_lazy(
    visitor: Visitor,
) -> None:
    for name, path in PATHS.items():
        with visitor.arriving(**PHONE) as window:
            page = window.page
            page.add_init_script(WATCH)
            page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
            window.open(path)
            page.evaluate(WAIT)

            assert (name, page.evaluate(LARGEST)) == (name, ["IMG", "high", None])
            page.evaluate(LOAD_ALL)
            assert (name, page.evaluate("shifts")) == (name, [])
            assert (name, window.problems()) == (name, [])


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_sizes_say_how_wide_a_picture_is_shown(visitor: Visitor, width: int) -> None:
    found: dict[str, float] = {}
    with visitor.arriving(viewport={"width": width, "height": 800}) as window:
        for path in (*PATHS.values(), "/practitioners/", "/practitioners/mei-featherstone/"):
            window.open(path).evaluate(LOAD_ALL)
            found |= dict(window.page.evaluate(WIDTHS))

    assert sorted(found) == [
        "article__hero",
        "author__portrait",
        "byline",
        "card__image",
        "card__portrait",
        "figure",
        "home__image",
        "practitioner__portrait",
    ]
    assert found == pytest.approx(dict.fromkeys(found, 1.05), abs=0.13)


def test_a_color_stands_where_the_picture_will_be(visitor: Visitor) -> None:
    waiting: list[Route] = []
    with visitor.arriving(**PHONE) as window:
        window.page.route("**/media/renditions/**", lambda route: waiting.append(route))
        window.page.goto(PATHS["article"], wait_until="domcontentloaded")
        red, green, blue = background(window.page)
        photograph(window.page, "picture before it is there")
        for route in waiting:
            route.abort()

    assert (red < 60, 70 < green < 200, 70 < blue < 200) == (True, True, True)
    assert len(waiting) >= 1


def background(page: Page) -> list[float]:
    """Red, green and blue of what is behind the picture at the top."""
    color = page.locator(".article__hero img").evaluate(
        "it => getComputedStyle(it).backgroundColor"
    )
    return [float(number) for number in re.findall(r"[\d.]+", color)[:3]]
