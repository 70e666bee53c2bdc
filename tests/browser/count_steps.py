"""Count what it takes to write an article, in an installation made for it, and print a table.

Run by `make steps`.
"""

import sys
import tempfile
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser import steps
from tests.browser.chromium import find_chromium, launch_arguments
from tests.browser.editor import Editor
from tests.browser.server import Server
from tests.browser.starting_content import CLINICIAN, OFFICE, PASSWORD, PUBLISHED_AUTHOR

TASK = (
    "From the dashboard to a published article: title, introduction, two headed sections, "
    "one uploaded picture with its alternative text, an author."
)


def say(text: str) -> None:
    """Write `text` as a line."""
    sys.stdout.write(f"{text}\n")


def count(browser: Browser, server: Server, login: str, author: str, folder: Path) -> None:
    """Write one article as `login`, and print a line."""
    with closing(browser.new_context(base_url=server.address)) as window:
        editor = Editor(window.new_page())
        editor.log_in(login, PASSWORD)
        hand = steps.write_article(
            editor.page, steps.picture(folder), title=f"Counted for the {login}", author=author
        )
    waits = ", ".join(f"{wait:.1f}" for wait in hand.waits)
    say(f"{login:<12}{hand.clicks:>7}{hand.keys:>6}{hand.loads:>7}   {waits}")


def main() -> None:
    """Print how many clicks, keys and page loads it takes, and each wait above 0.1 s."""
    expect.set_options(timeout=20_000)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        program = find_chromium(Path(playwright.chromium.executable_path))
        browser = playwright.chromium.launch(executable_path=program, args=launch_arguments())
        server = Server(Path(folder))
        server.prepare()
        server.start()
        try:
            say(f"{TASK}\n\n{'':<12}{'clicks':>7}{'keys':>6}{'loads':>7}   waits (s)")
            count(browser, server, CLINICIAN, "", Path(folder))
            count(browser, server, OFFICE, PUBLISHED_AUTHOR, Path(folder))
        finally:
            server.stop()
            browser.close()
