"""Plain text: its lines, its lists, and Markdown."""

import random

import pytest

from cms.content.blocks.pasting.conversion import Pasted, convert, convert_text
from cms.content.blocks.pasting.plain import LONGEST_MARKDOWN

MARKS = "Marks such as ## and ** became headings, lists, bold text or tables."


def text_of(pasted: Pasted) -> str:
    """The rich text of all blocks."""
    return "".join(block["value"] for block in pasted.blocks)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One\n\n\n\nTwo", "<p>One</p><p>Two</p>"),
        ("One\r\nTwo\rThree", "<p>One<br/>Two<br/>Three</p>"),
        ("- one\n- two\n  - three", "<ul><li>one</li><li>two<ul><li>three</li></ul></li></ul>"),
        ("Bring:\n• one\n• two", "<p>Bring:</p><ul><li>one</li><li>two</li></ul>"),
        ("– one\n– two", "<ul><li>one</li><li>two</li></ul>"),
        ("1. one\n2. two", "<ol><li>one</li><li>two</li></ol>"),
        ("1) one\n2) two", "<ol><li>one</li><li>two</li></ol>"),
        ("2024. A year", "<p>2024. A year</p>"),
        ("5*3*2 and a_b_c", "<p>5*3*2 and a_b_c</p>"),
        ("5 * 3 < 20 & more", "<p>5 * 3 &lt; 20 &amp; more</p>"),
        ("<b>x</b> &amp;", "<p>&lt;b&gt;x&lt;/b&gt; &amp;amp;</p>"),
        ("    far in", "<p>far in</p>"),
        ("Name\n====", "<p>Name<br/>====</p>"),
        ("-5 °C\n#hashtag\n+1 555 0100", "<p>-5 °C<br/>#hashtag<br/>+1 555 0100</p>"),
        ("[1] Ada. [2] Ben.", "<p>[1] Ada. [2] Ben.</p>"),
        ("a" * 150 + "\n" + "b" * 150, f"<p>{'a' * 150}</p><p>{'b' * 150}</p>"),
        (" \n\t\n", ""),
    ],
)
def test_plain_text_is_what_it_looks_like(text: str, html: str) -> None:
    pasted = convert_text(text)

    assert (text_of(pasted), pasted.notices) == (html, [])


def test_a_number_that_goes_on_after_a_paragraph_is_said() -> None:
    assert convert_text("1. one\n\nRest.\n\n2. two").notices == [
        "Lists count 1, 2, 3 from 1 here. Check what refers to other numbers."
    ]


MARKDOWN = """## Warm up

Do **this** and *that*, see [a study](https://example.org/a?utm_source=chatgpt.com).
- one

| Dose | Day |
| --- | --- |
| 5 mg<br>or 6 | 1 |

![A hand](https://example.org/p.png)
~~never~~
"""
READ = (
    "<h2>Warm up</h2><p>Do <b>this</b> and <i>that</i>, "
    'see <a href="https://example.org/a">a study</a>.</p><ul><li>one</li></ul>'
)


def test_markdown_is_read() -> None:
    pasted = convert_text(MARKDOWN)
    paragraph, table, after = pasted.blocks

    assert paragraph["value"] == READ
    assert table["value"]["table"]["data"] == [["Dose", "Day"], ["5 mg\nor 6", "1"]]
    assert table["value"]["table"]["first_row_is_table_header"] is True
    assert after["value"] == "<p>never</p>"
    assert pasted.notices == [
        "1 picture was not pasted. Add it as an image.",
        "Text that was struck through is not struck through here. Check it.",
        MARKS,
        "Say in a caption what the table compares.",
    ]


@pytest.mark.parametrize(
    "wrapper",
    ["<pre>{}</pre>", '<div style="white-space: pre">{}</div>'],
)
def test_markdown_in_an_editor_of_code_is_read(wrapper: str) -> None:
    lines = [f'<div><span style="color: #00f; font-weight: bold">{line}</span></div>' for line in
             ("## Warm up", "Do **this**.", "- one", "- two")]  # fmt: skip
    pasted = convert(wrapper.format("".join(lines)))

    assert text_of(pasted) == (
        "<h2>Warm up</h2><p>Do <b>this</b>.</p><ul><li>one</li><li>two</li></ul>"
    )
    assert pasted.notices == [MARKS]


def test_marks_in_a_page_with_headings_are_text_and_deleted_text_stays_deleted() -> None:
    page = convert("<h2>Markdown</h2><p>Write **bold** so.</p>")
    deleted = convert("<p>Take **5 mg** <del>50 mg</del></p>")

    assert text_of(page) == "<h2>Markdown</h2><p>Write **bold** so.</p>"
    assert text_of(deleted) == "<p>Take <b>5 mg</b></p>"
    assert deleted.notices == ["Deleted text was not pasted.", MARKS]


@pytest.mark.parametrize(
    "text",
    [
        *(mark * 5_000 + " word" for mark in (">", "- ", "*", "[", "`", "_a", "1. ", "\\", "|")),
        "\n".join("  " * number + "- word" for number in range(300)),
        "word " * (LONGEST_MARKDOWN // 4),
    ],
)
def test_no_word_is_lost_however_it_is_marked(text: str) -> None:
    assert text_of(convert_text(text)).count("word") == text.count("word")


def test_random_marks_lose_no_word() -> None:
    source = random.Random(3)
    marks = ["# ", "- ", "1. ", "> ", "**", "*", "_", "`", "```", "|", "\n", "\n\n", "    ", "~~"]
    for _ in range(200):
        parts = [f"{source.choice(marks)}w{number} " for number in range(40)]
        found = convert_text("".join(parts))
        whole = str([block["value"] for block in found.blocks])
        assert [f"w{n}" for n in range(40) if f"w{n}" not in whole] == [], parts
