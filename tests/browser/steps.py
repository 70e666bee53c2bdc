"""What it takes to write an article: each click, key, page load and wait between."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image as Pillow
from playwright.sync_api import Locator, Page, Request, expect

NOTICED = 0.1  # Seconds after which people notice that they wait.
TITLE = "Walking with a sore back"
INTRODUCTION = "A short walk each day helps more than rest."
SECTIONS = [
    ("Start with ten minutes", "Walk on level ground, and stop before it hurts."),
    ("When to wait", "Rest for a day when the pain goes down the leg."),
]
ALT = "Two people walk along the harbor"


@dataclass
class Hand:
    """The hand on mouse and keyboard; it counts what it does in `page`.

    Prose is not counted. All other keys are, each of them: Enter, and the characters that make a
    heading or ask for a block. The file dialog of the system counts as the click that opens it.
    """

    page: Page
    clicks: int = 0
    keys: int = 0
    loads: int = 0
    waits: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._requested)

    def _requested(self, request: Request) -> None:
        is_page = request.is_navigation_request() and request.frame == self.page.main_frame
        if is_page and request.redirected_from is None:
            self.loads += 1

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Time spent until the next step is possible."""
        begin = time.monotonic()
        yield
        waited = time.monotonic() - begin
        if waited > NOTICED:
            self.waits.append(waited)

    def click(self, target: Locator) -> None:
        """Wait for it to be there, and click."""
        with self.waiting():
            expect(target).to_be_enabled()
        self.clicks += 1
        target.click()

    def choose_file(self, target: Locator, file: Path) -> None:
        """Click on the field, and take the file in the dialog of the system."""
        with self.page.expect_file_chooser() as chooser:
            self.click(target)
        chooser.value.set_files(file)

    def press(self, *keys: str) -> None:
        """Press keys that are not prose."""
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)

    def write(self, prose: str) -> None:
        """Type prose."""
        self.page.keyboard.type(prose)


def picture(folder: Path) -> Path:
    """A photograph whose file has the name that cameras give."""
    path = folder / "IMG_2041.jpg"
    Pillow.effect_noise((1400, 900), 60).convert("RGB").save(path)
    return path


def write_article(page: Page, file: Path, *, title: str = TITLE, author: str = "") -> Hand:
    """From the dashboard to the published article; `author` is chosen if it is given."""
    page.goto("/admin/")
    hand = Hand(page)
    hand.click(page.locator("section[aria-labelledby=start-title]").get_by_text("Write an article"))
    with hand.waiting():
        expect(page.get_by_role("textbox", name="Title").first).to_be_focused()
    hand.write(title)
    hand.press("Enter")
    hand.write(INTRODUCTION)
    _write_body(hand, file)
    if author:
        _choose_author(hand, author)
    hand.click(page.get_by_role("button", name="Publish", exact=True))
    with hand.waiting():
        expect(page.get_by_role("status").get_by_text("published.")).to_be_visible()
    return hand


def _write_body(hand: Hand, file: Path) -> None:
    body = hand.page.get_by_role("region", name="Body").first
    hand.click(body.get_by_role("textbox"))
    for heading, paragraph in SECTIONS:
        hand.press("#", "#", "Space")
        hand.write(heading)
        hand.press("Enter")
        hand.write(paragraph)
        hand.press("Enter")
    hand.click(body.get_by_role("button", name="Insert a block").last)
    hand.click(hand.page.get_by_role("option", name="Image", exact=True))
    hand.click(body.get_by_role("button", name="Choose an image"))
    dialog = hand.page.get_by_role("dialog")
    hand.choose_file(dialog.get_by_label("File"), file)
    hand.write(ALT)
    hand.click(dialog.get_by_role("button", name="Add the picture"))
    with hand.waiting():
        expect(dialog).to_be_hidden()


def _choose_author(hand: Hand, name: str) -> None:
    hand.click(hand.page.get_by_role("button", name="Add Author"))
    authors = hand.page.get_by_role("region", name="Authors")
    hand.click(authors.get_by_role("button", name="Choose a page"))
    dialog = hand.page.get_by_role("dialog")
    hand.click(dialog.get_by_role("link", name=name, exact=True))
    with hand.waiting():
        expect(dialog).to_be_hidden()
