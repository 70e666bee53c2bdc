"""Take the screenshots of README and docs from a freshly started demo site.

.venv/bin/python scripts/take_screenshots.py [ADDRESS]

It saves, schedules and shares some drafts on that site, and publishes nothing.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path

from install_chromium import find
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.editor import Editor  # noqa: E402  # which is found now

SIZE: ViewportSize = {"width": 1280, "height": 800}
FOLDER = ROOT / "docs" / "images"
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
PASSWORD = "meridian-demo"  # noqa: S105  # of every login of the demo
ARTICLE, WAITING = "Acupuncture for back pain", "Is acupuncture safe?"


def save(page: Page, name: str) -> None:
    """Save the window as a PNG with 128 colors, which takes a third of the bytes."""
    page.wait_for_timeout(1000)
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(128, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)


@contextmanager
def working(browser: Browser, address: str, name: str) -> Iterator[Editor]:
    """Log in as the demo user `name` and yield an editor for the session."""
    with closing(browser.new_context(base_url=address, viewport=SIZE)) as context:
        editor = Editor(context.new_page())
        editor.log_in(name, PASSWORD)
        yield editor


def open_article(editor: Editor) -> Page:
    """Open the form of the demo's first article and return its page."""
    editor.page.goto("/admin/pages/search/?q=Acupuncture+for+back+pain")
    editor.page.get_by_role("link", name=ARTICLE).first.click()
    return editor.page


def website(browser: Browser, address: str) -> None:
    """Save the pages that readers see: an article, and one with a correction."""
    with closing(browser.new_context(base_url=address, viewport=SIZE)) as context:
        page = context.new_page()
        page.goto("/articles/acupuncture-for-back-pain/", wait_until="networkidle")
        save(page, "article")
        items = page.request.get("/api/v1/articles/?include=body&limit=100").json()["items"]
        page.goto(next(item["url"] for item in items if item["corrections"]))
        save(page, "correction")


def previewing(editor: Editor) -> None:
    """Save the form of a draft with the preview beside it."""
    page = open_article(editor)
    page.get_by_role("button", name="Toggle preview").click()
    page.wait_for_timeout(3000)
    save(page, "editor")
    page.get_by_role("button", name="Toggle preview").click()


def writing(editor: Editor) -> None:
    """Save the dashboard, the form of a new article, the choice of a picture, and failed checks."""
    page = editor.page
    page.goto("/admin/")
    save(page, "dashboard")
    page.get_by_role("main").get_by_role("link", name="Write an article").click()
    save(page, "new-article")
    editor.fill("Title", "A warm room")
    editor.fill("Summary", "Why our rooms are kept at 23 degrees.")
    editor.write_paragraph("A warm room has cured many a stiff neck.")
    block = editor.insert_block("Image")
    block.get_by_role("button", name="Choose an image").click()
    expect(page.get_by_role("dialog")).to_have_css("opacity", "1")
    save(page, "add-picture")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    editor.press_publish()
    page.get_by_role("button", name="Go to the first error").click()
    save(page, "checks")


def reviewing(reviewer: Editor) -> None:
    """Save a review that waits for a reviewer, and the report of reviews."""
    page = reviewer.page
    page.get_by_role("link", name=WAITING, exact=True).click()
    expect(page.get_by_text("You are asked to review this article.")).to_be_visible()
    save(page, "review")
    page.goto("/admin/reports/health-reviews/")
    save(page, "health-reviews")


def scheduling(editor: Editor) -> None:
    """Save the schedule dialog, and the calendar with a draft in it."""
    page = editor.page
    page.goto("/admin/")
    page.get_by_role("main").get_by_role("link", name="Write an article").click()
    editor.fill("Title", "Our hours in winter")
    editor.fill("Summary", "When we are there for you from December to February.")
    editor.add_author("Mei Featherstone")
    editor.write_paragraph("From December on, we open at nine.")
    editor.save_draft()
    page.get_by_role("button", name="Toggle status").click()
    page.get_by_role("button", name="Set schedule").click()
    dialog = page.get_by_role("dialog", name="Set publishing schedule")
    day = (date.today().replace(day=28) + timedelta(days=14)).replace(day=10)
    dialog.get_by_label("Go live").fill(f"{day}T07:30")
    dialog.get_by_label("Expiry").fill(f"{day.replace(day=24)}T18:00")
    save(page, "schedule-dialog")
    dialog.get_by_role("button", name="Save schedule").click()
    editor.expect_message("has been updated.")
    editor.choose("Schedule to publish")
    editor.expect_message("scheduled for publishing")
    page.goto(f"/admin/schedule/?month={day:%Y-%m}")
    save(page, "schedule")


def sharing(editor: Editor) -> None:
    """Save the page with a link to a draft."""
    page = open_article(editor)
    editor.choose_in_header("Share a draft")
    page.get_by_role("button", name="Create a link").click()
    expect(page.get_by_label("Link for a reviewer")).to_be_visible()
    save(page, "share-draft")


def retracting(editor: Editor) -> None:
    """Save the page that retracts an article."""
    page = open_article(editor)
    editor.choose_in_header("Retract…")
    page.get_by_label("What readers are told").fill("The study it relies on was withdrawn.")
    save(page, "retract")


def adding_images(editor: Editor) -> None:
    """Save an upload of two refused files above the form of an accepted one."""
    page = editor.page
    page.goto("/admin/images/multiple/add/")
    with tempfile.TemporaryDirectory() as folder:
        good, bad = Path(folder) / "Harbor walk.jpg", Path(folder) / "Scan.jpg"
        drawing = Path(folder) / "Logo.svg"
        Image.radial_gradient("L").resize((900, 600)).save(good)
        bad.write_text("<html>")
        drawing.write_text("<svg/>")
        page.locator("input[type=file]").set_input_files([bad, drawing, good])
        expect(page.locator("#upload-list").get_by_label("Title")).to_be_visible()
        page.locator("#upload-list").evaluate("list => list.scrollIntoView()")
    save(page, "add-images")


def conflicting(editor: Editor, colleague: Editor) -> None:
    """Save the form after two people have changed the same article."""
    for somebody in (editor, colleague):
        open_article(somebody)
    editor.fill("Summary", "What acupuncture can do for a lower back that hurts.")
    editor.save_draft()
    colleague.fill("Summary", "What acupuncture can and cannot do for back pain.")
    expect(colleague.page.get_by_text("A newer version was saved.")).to_be_visible()
    colleague.press_save_draft()
    colleague.page.get_by_role("dialog").get_by_role("button", name="Save draft").click()
    expect(colleague.page.get_by_role("group", name="Summary")).to_be_visible()
    save(colleague.page, "both-versions")


def main(address: str) -> None:
    """Take all screenshots."""
    expect.set_options(timeout=20_000)
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        website(browser, address)
        at_work = partial(working, browser, address)
        with at_work("editor") as editor, at_work("demo") as colleague:
            for task in (writing, previewing, scheduling, sharing, retracting, adding_images):
                task(editor)
            conflicting(editor, colleague)
        with at_work("reviewer") as reviewer:
            reviewing(reviewer)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
