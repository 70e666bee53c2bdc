"""An editor who is quick loses nothing."""

import pytest

from tests.browser.editor import Editor
from tests.browser.starting_content import PUBLISHED_AUTHOR
from tests.browser.visitor import Partner

pytestmark = pytest.mark.browser

# Rich text is written into its field 250 ms after the last change; on a busy machine, later.
SLOW_RICH_TEXT = """
    const { setTimeout } = window;
    window.setTimeout = (action, delay, ...rest) =>
        setTimeout(action, delay === 250 ? 1500 : delay, ...rest);
"""


@pytest.mark.parametrize("slowed", ["", SLOW_RICH_TEXT], ids=["quick", "slow"])
def test_publishing_right_after_typing_keeps_the_last_words_and_makes_one_page(
    editor: Editor, partner: Partner, article_form: str, slowed: str
) -> None:
    title = f"Written in a {'great ' if slowed else ''}hurry"
    editor.page.add_init_script(slowed)
    editor.page.goto(article_form)
    editor.fill("Title", title)
    editor.fill("Summary", "Nothing of it is lost.")
    editor.add_author(PUBLISHED_AUTHOR)
    paragraph = editor.insert_block("Paragraph")
    paragraph.get_by_role("textbox").press_sequentially("The last words of all.")
    editor.publish()

    found = [
        item
        for item in partner.get("/api/v1/articles/", include="body", limit="100")["items"]
        if item["title"] == title
    ]
    assert [block["html"] for item in found for block in item["body"]] == [
        "<p>The last words of all.</p>"
    ]
    editor.page.goto(f"/admin/pages/search/?q={title}")
    assert editor.page.get_by_role("link", name=title).count() == 1
