"""Take the screenshots of README and docs from a running demo site.

.venv/bin/python scripts/take_screenshots.py [ADDRESS]
"""

import sys
from io import BytesIO
from pathlib import Path

from install_chromium import find
from PIL import Image
from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "images"
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
LOGIN = ("demo", "meridian-demo")
ARTICLE = "Acupuncture for back pain"


def save(page: Page, name: str) -> None:
    """Save what the window shows, with 128 colors: a third of the bytes."""
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(128, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)


def main(address: str) -> None:
    """The article as a reader sees it, and in the editor with the preview beside it."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"{address}/articles/acupuncture-for-back-pain/", wait_until="networkidle")
        save(page, "article")
        page.goto(f"{address}/admin/")
        page.get_by_label("Username").fill(LOGIN[0])
        page.get_by_label("Password").fill(LOGIN[1])
        page.get_by_role("button", name="Sign in").click()
        page.goto(f"{address}/admin/pages/search/?q=Acupuncture+for+back+pain")
        page.get_by_role("link", name=ARTICLE).first.click()
        page.get_by_role("button", name="Toggle preview").click()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(3000)
        save(page, "editor")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
