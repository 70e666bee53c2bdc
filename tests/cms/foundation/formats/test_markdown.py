"""A page as Markdown says what the page says, and no character of a text becomes markup."""

import pytest
from django.template.loader import render_to_string

from cms.content.blocks.vocabulary import VOCABULARY
from cms.foundation.formats.markdown import TOO_DEEP, page_markdown


def markdown(html: str) -> str:
    return page_markdown(f"<html><body><nav>Menu</nav><main>{html}</main></body></html>")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h2>What helps</h2><p>Move.</p>", "## What helps\n\nMove.\n"),
        ('<p><a href="https://a.example/">Go</a></p>', "[Go](https://a.example/)\n"),
        ("<ul><li>One</li><li>Two</li></ul>", "- One\n- Two\n"),
        ("<ol><li>One</li><li>Two</li></ol>", "1. One\n2. Two\n"),
        ("<p>H<sub>2</sub>O, <b>bold</b>, <i>soft</i></p>", "H<sub>2</sub>O, **bold**, *soft*\n"),
        ('<img src="/a.jpg" alt="A [b]">', "![A \\[b\\]](/a.jpg)\n"),
        ('<p>One</p>\n<i>\n\n<img alt="">\n\n</i>\n<p>Two</p>', "One\n\nTwo\n"),
        ("<details><summary>Why?</summary><p>So.</p></details>", "**Why?**\n\nSo.\n"),
        (
            '<div class="call-out"><p>Note</p><p>Rest.</p></div><p>On.</p>',
            "> Note\n>\n> Rest.\n\nOn.\n",
        ),
        ("<figure><blockquote><p>Oh.</p></blockquote></figure>", "> Oh.\n"),
    ],
)
def test_elements(html: str, expected: str) -> None:
    assert markdown(html) == expected


def test_a_table() -> None:
    value = {
        "caption": "What guidelines say",
        "rows": [["Guideline", "Year"], ["A | B", "2016"]],
        "header_row": True,
    }

    assert markdown(render_to_string("blocks/table.html", {"value": value})) == (
        "What guidelines say\n\n| Guideline | Year |\n| --- | --- |\n| A \\| B | 2016 |\n"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", VOCABULARY)
def test_each_block_says_something(name: str) -> None:
    block = VOCABULARY[name]()
    html = str(block.render(block.normalize(block.get_preview_value())))

    assert (name, markdown(html) == "\n") == (name, name == "image")


@pytest.mark.parametrize(
    "text", ["*a*", "_a_", "[a](b)", "`a`", "# a", "- a", "1. a", "> a", "~~a~~", "a | b", "\\"]
)
def test_text_stays_text(text: str) -> None:
    plain = markdown(f"<p>{text}</p>".replace("> a", "&gt; a"))

    assert plain != f"{text}\n"
    assert plain.replace("\\", "") == f"{text}\n".replace("\\", "")


def test_a_tag_in_a_text_stays_text() -> None:
    assert markdown("<p>&lt;script&gt;</p>") == "\\<script\\>\n"


def test_navigation_and_scripts_are_left_out() -> None:
    html = "<nav>Read next</nav><script>no()</script><style>no</style><p>Text</p>"

    assert markdown(html) == "Text\n"


def test_a_page_nested_too_deeply_is_refused_and_nothing_breaks() -> None:
    assert markdown("<ul><li>" * 2000) == f"{TOO_DEEP}\n"


def test_a_page_without_a_main_part_has_no_text() -> None:
    assert page_markdown("<p>Text</p>") == ""
