"""What the editor is told when something is missing or wrong. What was typed is never lost."""

import pytest
from playwright.sync_api import expect

from tests.browser.editor import Editor
from tests.browser.starting_content import (
    PUBLISHED_AUTHOR,
    UNPUBLISHED_AUTHOR,
)
from tests.browser.visitor import Partner

pytestmark = pytest.mark.browser

SUMMARY = "A summary that took a while to write."
PARAGRAPH = "A paragraph that took much longer."


@pytest.fixture(autouse=True)
def article(editor: Editor, article_form: str) -> None:
    """The form of a new article, with a summary."""
    editor.page.goto(article_form)
    editor.fill("Summary", SUMMARY)


def published_titles(partner: Partner) -> list[str]:
    """The titles of all published articles."""
    return [item["title"] for item in partner.get("/api/v1/articles/", limit="100")["items"]]


def test_an_article_without_a_body_is_refused(editor: Editor, partner: Partner) -> None:
    editor.fill("Title", "Nothing below the title")
    editor.add_author(PUBLISHED_AUTHOR)
    editor.press_publish()

    body = editor.page.get_by_role("region", name="Body")
    editor.expect_message("Not published yet: ")
    expect(body.get_by_text("Nothing is written here yet.")).to_be_visible()
    expect(editor.field("Title")).to_have_value("Nothing below the title")
    expect(editor.field("Summary")).to_have_value(SUMMARY)
    assert "Nothing below the title" not in published_titles(partner)


def test_an_article_without_an_author_can_be_saved_but_not_published(
    editor: Editor, partner: Partner
) -> None:
    editor.fill("Title", "Written by nobody")
    editor.write_paragraph(PARAGRAPH)
    editor.save_draft()
    editor.press_publish()

    editor.expect_refusal("Add the author of the article.")
    expect(editor.field("Title")).to_have_value("Written by nobody")
    expect(editor.field("Summary")).to_have_value(SUMMARY)
    editor.expect_paragraph(PARAGRAPH)
    assert "Written by nobody" not in published_titles(partner)


def test_an_unpublished_author_is_named_with_what_to_do(editor: Editor, partner: Partner) -> None:
    editor.fill("Title", "Written too early")
    editor.add_author(UNPUBLISHED_AUTHOR)
    editor.write_paragraph(PARAGRAPH)
    editor.press_publish()

    editor.expect_refusal(
        f"{UNPUBLISHED_AUTHOR} has no published biography yet. Publish it first, "
        "or choose somebody else."
    )
    authors = editor.page.get_by_role("region", name="Authors")
    expect(authors.get_by_text(UNPUBLISHED_AUTHOR, exact=True)).to_be_visible()
    expect(editor.field("Title")).to_have_value("Written too early")
    expect(editor.field("Summary")).to_have_value(SUMMARY)
    editor.expect_paragraph(PARAGRAPH)
    assert "Written too early" not in published_titles(partner)


def test_a_second_article_with_the_same_title_gets_an_address_of_its_own(
    editor: Editor, partner: Partner, article_form: str
) -> None:
    for _ in range(2):
        editor.page.goto(article_form)
        editor.fill("Title", "Written twice")
        editor.fill("Summary", SUMMARY)
        editor.add_author(PUBLISHED_AUTHOR)
        editor.write_paragraph(PARAGRAPH)
        editor.publish()

    items = partner.get("/api/v1/articles/", limit="100")["items"]
    slugs = [item["slug"] for item in items if item["title"] == "Written twice"]
    assert sorted(slugs) == ["written-twice", "written-twice-2"]


def test_a_title_with_control_characters_is_refused(editor: Editor, partner: Partner) -> None:
    editor.paste("Title", "Copied\x07 from\x1b[1m a terminal")
    editor.add_author(PUBLISHED_AUTHOR)
    editor.write_paragraph(PARAGRAPH)
    editor.press_publish()

    editor.expect_refusal("The title contains characters that cannot be shown. Type it again.")
    expect(editor.field("Title")).to_have_value("Copied\x07 from\x1b[1m a terminal")
    expect(editor.field("Summary")).to_have_value(SUMMARY)
    editor.expect_paragraph(PARAGRAPH)
    assert [title for title in published_titles(partner) if "terminal" in title] == []
