"""Find what keeps people out, with the axe-core that Wagtail brings."""

from pathlib import Path
from typing import Any

import wagtail
from playwright.sync_api import Error, Frame, Page

SCRIPTS = Path(wagtail.__file__).parent / "admin" / "static" / "wagtailadmin" / "js"
AXE = ("vendor.js", "userbar.js")

# What is not ours to mend: rule and part of the selector, each with its reason.
OF_WAGTAIL = {
    # The spreadsheet of the table block copies through it; nobody gets there with the keyboard.
    ("label", "#HandsontableCopyPaste"),
    # The small map of the form beside it; its links can be reached, so it can be scrolled.
    ("scrollable-region-focusable", ".w-minimap__list"),
}
# Axe runs once at a time, and the preview runs it too.
RUN = """async () => {
    for (;;) {
        try {
            return (await axe.run(document, { resultTypes: ["violations"] })).violations;
        } catch (error) {
            if (!String(error).includes("already running")) throw error;
            await new Promise((resolve) => setTimeout(resolve, 200));
        }
    }
}"""


def expect_accessible(page: Page) -> None:
    """No violation is serious or critical on the page, nor in frames in it."""
    problems = _problems(violations(page))
    assert not problems, problems


def violations(page: Page) -> list[dict[str, Any]]:
    """All that axe finds on the page and in frames in it.

    Its scripts are evaluated: a content security policy would refuse to add them to the page.
    """
    for frame in page.frames:
        try:
            _load_axe(frame)
        except Error:
            # The preview takes another frame whenever the form has saved itself.
            if not frame.is_detached():
                raise
    found: list[dict[str, Any]] = page.evaluate(RUN)
    return found


def _load_axe(frame: Frame) -> None:
    if not frame.evaluate("typeof axe === 'object'"):
        for name in AXE:
            frame.evaluate((SCRIPTS / name).read_text(encoding="utf-8"))
        frame.wait_for_function("typeof axe === 'object'")


def _problems(violations: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Rule, selector and HTML of each element that is wrong."""
    nodes = [
        (str(violation["id"]), " ".join(str(part) for part in node["target"]), str(node["html"]))
        for violation in violations
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
    return [
        (rule, target, html)
        for rule, target, html in nodes
        if not any(rule == known and part in target for known, part in OF_WAGTAIL)
    ]
