"""The main job, as an editor does it and as the public sees it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow
from playwright.sync_api import Page, expect

from tests.browser.conftest import photograph
from tests.browser.editor import Editor
from tests.browser.starting_content import EDITOR, PASSWORD, TOPIC
from tests.browser.visitor import Partner, Visitor

pytestmark = pytest.mark.browser

NAME, NEW_NAME = "Sunniva Achterberg", "Sunniva Solberg"
TITLE = "Walking with a sore back"
PATH = "/articles/walking-with-a-sore-back/"
AUTHOR_PATH = "/practitioners/sunniva-achterberg/"
PORTRAIT_ALT = "Sunniva smiles in the treatment room"
PICTURE_ALT = "Two people walk along the harbor"
PAGES_WITH_CARDS = ["/", "/articles/", "/topics/back-pain/", AUTHOR_PATH]
SECTIONS = [
    ("Start with ten minutes", "Walk on level ground, and stop before it hurts."),
    ("When to wait", "Rest for a day when the pain goes down the leg."),
]
ARTICLES = "/api/v1/articles/"


@pytest.fixture
def portrait(tmp_path: Path) -> Path:
    """An image file for the practitioner."""
    return _picture(tmp_path / "sunniva.jpg", (900, 1200))


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """An image file for the article."""
    return _picture(tmp_path / "harbor walk.jpg", (1400, 900))


def _picture(path: Path, size: tuple[int, int]) -> Path:
    Pillow.radial_gradient("L").resize(size).convert("RGB").save(path)
    return path


def test_an_editor_publishes_changes_and_withdraws_an_article(
    new_editor: Callable[..., Editor],
    visitor: Visitor,
    partner: Partner,
    portrait: Path,
    picture: Path,
) -> None:
    editor = new_editor()
    editor.log_in(EDITOR, PASSWORD)
    publish_practitioner(editor, portrait)
    expect_practitioner(visitor)

    before_draft = partner.get("/api/v1/changes/")["next"]
    listed = titles(partner.get(ARTICLES))
    write_article(editor, picture)
    editor.save_draft()
    expect_nothing_public(visitor, partner, listed, since=before_draft)

    editor.publish()
    item = expect_article_everywhere(visitor, partner, listed, since=before_draft)

    rename_practitioner(editor)
    expect_new_name(visitor, partner, item)

    before_withdrawal = partner.get("/api/v1/changes/")["next"]
    editor.edit(TITLE, index="Articles")
    editor.unpublish()
    expect_withdrawn(visitor, partner, item, since=before_withdrawal)


def publish_practitioner(editor: Editor, portrait: Path) -> None:
    """Create and publish a practitioner with a portrait."""
    editor.create_page_in("Our practitioners")
    editor.fill("Name", NAME)
    editor.fill("Honorific", "Dr.")
    editor.fill("Post nominals", "DACM, L.Ac.")
    editor.fill("Short biography", "Sunniva treats backs. She walks to work.")
    area = editor.page.get_by_role("region", name="Portrait")
    editor.upload_image(area, portrait, description=PORTRAIT_ALT)
    expect(editor.field("Description of the portrait")).to_have_value(PORTRAIT_ALT)
    photograph(editor.page, "practitioner form")
    editor.publish()


def expect_practitioner(visitor: Visitor) -> None:
    """The biography is on the website, with its portrait."""
    with visitor.reading(AUTHOR_PATH) as page:
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_have_text("Dr. Sunniva Achterberg, DACM, L.Ac.")
        expect_image(page, PORTRAIT_ALT)


def write_article(editor: Editor, picture: Path) -> None:
    """Fill the form of a new article."""
    editor.create_page_in("Articles")
    editor.fill("Title", TITLE)
    editor.fill("Summary", "A short walk each day helps more than rest.")
    editor.add_author(NAME)
    editor.choose_topic(TOPIC)
    for heading, paragraph in SECTIONS:
        editor.write_section(heading, paragraph)
    block = editor.insert_block("Image")
    editor.upload_image(block, picture, description=PICTURE_ALT)
    expect(block.get_by_role("textbox", name="Alt text")).to_have_value(PICTURE_ALT)
    photograph(editor.page, "article form")


def expect_nothing_public(
    visitor: Visitor, partner: Partner, listed: list[str], *, since: str
) -> None:
    """A draft is on no page and in no answer; `listed` are the articles that were there before."""
    with visitor.reading(PATH, status=404):
        pass
    assert visitor.pages_that_name(TITLE, PAGES_WITH_CARDS) == []
    assert titles(partner.get(ARTICLES)) == listed
    assert partner.get("/api/v1/content/", status=404, path=PATH)["status"] == 404
    assert partner.get(since)["items"] == []


def expect_article_everywhere(
    visitor: Visitor, partner: Partner, listed: list[str], *, since: str
) -> Any:
    """The article is everywhere at once: nothing here waits or asks twice. Return its item."""
    assert titles(partner.get(ARTICLES)) == [TITLE, *listed]
    item = partner.get("/api/v1/content/", path=PATH)
    assert partner.get(f"/api/v1/articles/{item['id']}/") == item
    changes = partner.get(since)["items"]
    assert [(change["change"], change["content"]) for change in changes] == [("published", item)]
    assert visitor.pages_that_name(TITLE, PAGES_WITH_CARDS) == PAGES_WITH_CARDS

    blocks = ["heading", "paragraph", "heading", "paragraph", "image"]
    assert [block["type"] for block in item["body"]] == blocks
    assert item["body"][4]["value"]["image"]["alt"] == PICTURE_ALT
    with visitor.reading(PATH) as page:
        expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
        for heading, paragraph in SECTIONS:
            expect(page.get_by_role("heading", name=heading, level=2)).to_be_visible()
            expect(page.get_by_text(paragraph)).to_be_visible()
        expect_image(page, PICTURE_ALT)
    return item


def rename_practitioner(editor: Editor) -> None:
    """Change the practitioner's name, and publish that."""
    editor.edit(NAME, index="Our practitioners")
    editor.fill("Name", NEW_NAME)
    editor.publish()


def expect_new_name(visitor: Visitor, partner: Partner, item: Any) -> None:
    """The article shows its author's new name, and the old one nowhere."""
    changed = partner.get(f"/api/v1/articles/{item['id']}/")
    assert [author["name"] for author in changed["authors"]] == [NEW_NAME]
    with visitor.reading(PATH) as page:
        full_name = f"Dr. {NEW_NAME}, DACM, L.Ac."
        expect(page.get_by_role("link", name=full_name)).to_have_count(2)
        expect(page.get_by_text(NAME)).to_have_count(0)


def expect_withdrawn(visitor: Visitor, partner: Partner, item: Any, *, since: str) -> None:
    """Nobody finds the article any more, and those who follow the feed are told why."""
    with visitor.reading(PATH, status=404):
        pass
    assert visitor.pages_that_name(TITLE, PAGES_WITH_CARDS) == []
    problem = partner.get(f"/api/v1/articles/{item['id']}/", status=404)
    assert problem["type"].endswith("/problems/not-found/")
    (change,) = partner.get(since)["items"]
    assert (change["id"], change["change"]) == (item["id"], "withdrawn")
    assert (change["reason"], change["content"]) == ("unpublished", None)


def expect_image(page: Page, alt: str) -> None:
    """The image with that alternative text is there and has been loaded."""
    image = page.get_by_role("img", name=alt, exact=True)
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("complete", value=True)
    assert image.evaluate("image => image.naturalWidth > 0")


def titles(listing: Any) -> list[str]:
    """The titles of a listing's items."""
    return [item["title"] for item in listing["items"]]
