"""An article takes few steps: counted, for the clinician who writes it and for the office."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.editor import Editor
from tests.browser.starting_content import CLINICIAN, OFFICE, PASSWORD, PUBLISHED_AUTHOR
from tests.browser.visitor import Partner

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("login", "author", "clicks"), [(CLINICIAN, "", 8), (OFFICE, PUBLISHED_AUTHOR, 11)]
)
def test_an_article_takes_at_most_fourteen_clicks_and_two_page_loads(
    login: str,
    author: str,
    clicks: int,
    new_editor: Callable[..., Editor],
    partner: Partner,
    tmp_path: Path,
) -> None:
    editor = new_editor()
    editor.log_in(login, PASSWORD)
    title = f"Counted for the {login}"
    hand = steps.write_article(editor.page, steps.picture(tmp_path), title=title, author=author)

    assert (hand.clicks, hand.loads) == (clicks, 2)
    assert hand.clicks <= 14
    item = published(partner, title)
    assert item["summary"] == steps.INTRODUCTION
    assert [author["name"] for author in item["authors"]] == [PUBLISHED_AUTHOR]
    text, image = item["body"]
    assert [heading in text["html"] for heading, _ in steps.SECTIONS] == [True, True]
    assert text["html"].count("<h2") == 2
    assert image["value"]["image"]["alt"] == steps.ALT


def published(partner: Partner, title: str) -> dict[str, Any]:
    """The article that was just published, when the worker has made the sizes of its picture."""
    for _ in range(100):
        listed = partner.get("/api/v1/articles/", include="body", limit="100")["items"]
        (item,) = [item for item in listed if item["title"] == title]
        if item["body"][-1]["value"]["image"]:
            break
        time.sleep(0.2)
    return dict(item)


def test_what_is_typed_is_saved_at_once_and_without_a_title(
    editor: Editor, article_form: str
) -> None:
    page = editor.page
    page.goto(article_form)
    editor.fill("Summary", "Typed before anything else")
    page.get_by_role("button", name="Add Author").click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    expect(page.get_by_text("Not saved yet")).to_be_hidden()

    count = page.locator("#id_summary-count")
    expect(count).to_have_text("26 of 500 characters")
    editor.fill("Summary", "x" * 512)
    expect(count).to_have_text("12 characters too many: 500 at most")
    editor.fill("Summary", "Typed before anything else")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()

    page.reload()
    expect(editor.field("Summary")).to_have_value("Typed before anything else")
    expect(editor.field("Title")).to_have_value("")
    expect(editor.field("Title")).to_be_focused()
    page.keyboard.press("Tab")
    expect(editor.field("Summary")).to_be_focused()

    page.get_by_role("button", name="Add Reference").click()
    page.get_by_role("region", name="References").get_by_label("Address").fill("https:/")
    expect(page.get_by_text("It will be saved when “Address” is finished.")).to_be_visible()
