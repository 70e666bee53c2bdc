"""What a browser finds on a page: failed requests, a lazy largest image, and what axe finds."""

from contextlib import closing
from typing import Literal

from playwright.sync_api import Browser, Page

from tests.browser.accessibility import violations

THEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
# Of the images that the first screen shows, the one that covers most.
IS_LARGEST_LAZY = """() => {
    const shown = [...document.images].map((image) => [image, image.getBoundingClientRect()])
        .filter(([, box]) => box.top < innerHeight && box.bottom > 0);
    shown.sort(([, a], [, b]) => b.width * b.height - a.width * a.height);
    return shown.length > 0 && shown[0][0].loading === "lazy";
}"""


def view(browser: Browser, address: str) -> tuple[bool, list[str], list[str]]:
    """Whether the largest image is lazy, which requests fail, and what axe finds in both themes."""
    failed: list[str] = []
    inaccessible: list[str] = []
    is_lazy = False
    for theme in THEMES:
        context = browser.new_context(
            color_scheme=theme,
            ignore_https_errors=True,
            reduced_motion="reduce",
            viewport={"width": 412, "height": 823},
        )
        with closing(context):
            page = context.new_page()
            failed += _open(page, address)
            is_lazy |= bool(page.evaluate(IS_LARGEST_LAZY))
            inaccessible += [f"{text} ({theme})" for text in _axe(page)]
    return is_lazy, sorted(set(failed)), inaccessible


def _open(page: Page, address: str) -> list[str]:
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(f"{request.url} {request.failure}"))
    page.on(
        "response",
        lambda response: (
            failed.append(f"{response.url} {response.status}") if response.status >= 400 else None
        ),
    )
    page.goto(address, wait_until="networkidle")
    # What loads when it is scrolled to is to be there too.
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    page.evaluate("window.scrollTo(0, 0)")
    return failed


def _axe(page: Page) -> list[str]:
    return [
        f"{violation['id']} at {' '.join(str(part) for part in node['target'])}"
        for violation in violations(page)
        for node in violation["nodes"]
    ]
