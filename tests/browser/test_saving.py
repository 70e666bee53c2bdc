"""An editor who is quick loses nothing."""

import pytest

from tests.browser.editor import Editor
from tests.browser.starting_content import PUBLISHED_AUTHOR
from tests.browser.visitor import Partner

pytestmark = pytest.mark.browser


def test_publishing_right_after_typing_keeps_the_last_words_and_makes_one_page(
    editor: Editor, partner: Partner, article_form: str
) -> None:
    editor.page.goto(article_form)
    editor.fill("Title", "Written in a hurry")
    editor.fill("Summary", "Nothing of it is lost.")
    editor.add_author(PUBLISHED_AUTHOR)
    paragraph = editor.insert_block("Paragraph")
    paragraph.get_by_role("textbox").press_sequentially("The last words of all.")
    editor.publish()

    found = [
        item
        for item in partner.get("/api/v1/articles/", include="body", limit="100")["items"]
        if item["title"] == "Written in a hurry"
    ]
    assert [block["html"] for item in found for block in item["body"]] == [
        "<p>The last words of all.</p>"
    ]
    editor.page.goto("/admin/pages/search/?q=Written+in+a+hurry")
    assert editor.page.get_by_role("link", name="Written in a hurry").count() == 1
