"""Rules of pasting, one by one, and what holds for whatever is pasted."""

import random
import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup

from cms.content.blocks.pasting.conversion import MOST_TABLES, convert
from cms.content.blocks.pasting.reader import MOST_LINES, MOST_TOKENS, TooLong
from cms.content.blocks.rich_text import TAGS
from cms.content.blocks.tables import TableBlock


def text_of(html: str) -> str:
    """The rich text, when all of it is paragraph blocks."""
    blocks = convert(html).blocks
    assert {block["type"] for block in blocks} == {"paragraph"}
    return "".join(block["value"] for block in blocks)


def words(html: str) -> list[str]:
    """All words of all blocks, in order."""
    found = []
    for block in convert(html).blocks:
        if block["type"] == "paragraph":
            found.append(BeautifulSoup(block["value"], "html.parser").get_text(" "))
        else:
            rows = block["value"]["table"]["data"]
            found += [block["value"]["caption"], *(cell for row in rows for cell in row)]
    return " ".join(found).replace("|", " ").split()


@pytest.mark.parametrize(
    ("pasted", "levels"),
    [
        ("h1 h2 h3", "h2 h2 h3"),  # the first is the title of what was copied
        ("h1 h1 h2", "h2 h2 h3"),
        ("h3 h4 h3", "h2 h3 h2"),
        ("h4 h2 h6", "h2 h2 h3"),
        ("h1", "h2"),
    ],
)
def test_no_level_of_headings_is_skipped(pasted: str, levels: str) -> None:
    html = text_of("".join(f"<{tag}><b>x</b></{tag}>" for tag in pasted.split()))

    assert html == "".join(f"<{tag}>x</{tag}>" for tag in levels.split())


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/?a=1&amp;b=2#c", "https://example.org/?a=1&amp;b=2#c"),
        ("mailto:desk@example.org", "mailto:desk@example.org"),
        ("tel:+15550100", "tel:+15550100"),
        ("/relative", None),
        ("page.html", None),
        ("#here", None),
        ("//example.org/", None),
        ("https:///path", None),
        ("mailto:", None),
        ("javascript:alert(1)", None),
        ("JaVa&#9;Script&colon;alert(1)", None),
        ("data:text/html,x", None),
        ("file:///C:/notes.docx", None),
        ("http://[", None),
        ("https://example.org/" + "a" * 2_000, None),
    ],
)
def test_a_link_leads_somewhere_or_is_text(address: str, kept: str | None) -> None:
    link = f'<a href="{kept}">x</a>' if kept else "x"

    assert text_of(f'<p><a href="{address}">x</a></p>') == f"<p>{link}</p>"


@pytest.mark.parametrize(
    ("html", "value"),
    [
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("<ul><li>a<li>b", "<ul><li>a</li><li>b</li></ul>"),
        ("a</p></div></li>b", "<p>ab</p>"),
        ("<b><i>a</b>b</i>c", "<p><b><i>a</i></b>bc</p>"),
        ('<p title=it\'s "x">a', "<p>a</p>"),
        ("1 < 2 <3 & 4 &lt;b&gt;", "<p>1 &lt; 2 &lt;3 &amp; 4 &lt;b&gt;</p>"),
        ("a<!-- b --->c<!-- d", "<p>ac</p>"),
        ("<li>a</li>b", "<ul><li>a</li></ul><p>b</p>"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "<ul><li>a<br/>b</li></ul>"),
        ("<ul><ul><li>a</ul><li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<ul><li>a<ol><li>b</ol><ul><li>c", None),
        ("<p>a<br>b<br></p>", "<p>a<br/>b</p>"),
        ("<p> a \n <b> b </b> </p><p>&nbsp;</p>", "<p>a <b>b</b></p>"),
        ("5&nbsp;mg&nbsp;daily&nbsp;", "<p>5\xa0mg daily</p>"),
        ("a\x00b\u200bc&#7;", "<p>abc</p>"),
        ("<b style='font-weight:normal'>a</b><span style='FONT-WEIGHT: 700'>b", "<p>a<b>b</b></p>"),
        ("<table><tr><td><h3>a</h3><td></table>", "<h2>a</h2>"),
        ("<title>a</title>b<style>c<p></style>d<script>'<p>e'</script>f<style>g", "<p>bdf</p>"),
    ],
)
def test_html_that_is_odd(html: str, value: str | None) -> None:
    nested = "<ul><li>a<ol><li>b</li></ol><ul><li>c</li></ul></li></ul>"

    assert text_of(html) == (nested if value is None else value)


def test_a_cell_that_reaches_over_others_is_in_the_first_place() -> None:
    html = """<table><tr><td rowspan=2>a<td>b<td>c<tr><td colspan=9>d<tr><td>e<td>f<td>g</table>"""
    pasted = convert(html)

    assert pasted.blocks[0]["value"]["table"]["data"] == [
        ["a", "b", "c"],
        ["", "d", ""],
        ["e", "f", "g"],
    ]
    assert "Merged cells are separate here. Check the table." in pasted.notices


def test_a_table_can_be_saved() -> None:
    [pasted] = convert("<table><caption>c</caption><tr><th>a<th>b<tr><td>1<td>2</table>").blocks
    block = TableBlock()
    value = block.clean(block.to_python(pasted["value"]))

    assert (value["caption"], value["rows"], value["header_row"]) == (
        "c",
        [["a", "b"], ["1", "2"]],
        True,
    )


def test_a_caption_that_is_too_long_is_text() -> None:
    caption = "long " * 50
    pasted = convert(f"<table><caption>{caption}</caption><tr><td>a<td>b</table>")

    assert [block["type"] for block in pasted.blocks] == ["paragraph", "table"]
    assert pasted.blocks[0]["value"] == f"<p>{caption.strip()}</p>"


def test_tables_beyond_measure_are_lines() -> None:
    too_many = "<table><tr><td>a<td>b</table>" * (MOST_TABLES + 2)
    too_large = f"<table>{'<tr><td>a<td>b' * 1_001}</table>"

    assert [len(convert(html).blocks) for html in (too_many, too_large)] == [MOST_TABLES + 1, 1]
    assert convert(too_many).notices[0] == "2 tables became lines of text."
    assert text_of(too_large) == "<p>a | b</p>" * 1_001


def test_two_thousand_nested_lists_are_flattened() -> None:
    html = "".join(f"<ul><li>w{n}" for n in range(2_000)) + "</li></ul>" * 2_000
    items = BeautifulSoup(text_of(html), "html.parser").find_all("li")

    assert max(len(item.find_parents("ul")) for item in items) == 5
    assert words(html) == [f"w{n}" for n in range(2_000)]


@pytest.mark.parametrize(
    "html",
    [
        "".join(f"<div>w{n}" for n in range(2_000)),
        "".join(f"<b><i>w{n} " for n in range(2_000)),
        "".join(f"<table><tr><td>w{n}" for n in range(2_000)),
        "".join(f"<blockquote><ol><li>w{n}" for n in range(2_000)),
        f"<ul>{''.join(f'<li>w{n}' for n in range(2_000))}</ul>",
    ],
)
def test_no_word_is_lost_in_depth_or_breadth(html: str) -> None:
    assert words(html) == [f"w{n}" for n in range(2_000)]


def test_three_thousand_paragraphs_are_taken_and_more_are_refused() -> None:
    assert text_of("<p>a</p>" * MOST_LINES) == "<p>a</p>" * MOST_LINES
    with pytest.raises(TooLong, match="Paste it in smaller parts"):
        convert("<p>a</p>" * (MOST_LINES + 2))
    with pytest.raises(TooLong, match="Paste it in smaller parts"):
        convert(f"<table>{'<tr><td>a' * (MOST_LINES + 2)}</table>")


@pytest.mark.parametrize(
    "unclosed",
    ["<a ", "<a x='", '<a "', "<!--", "<![", "</", "<?", "&#", "<script>", "<b>", "<td>"],
)
def test_what_never_ends_is_read_to_its_end(unclosed: str) -> None:
    html = unclosed * (MOST_TOKENS // 10)

    assert "".join(words(html)) in ("", html)


STYLES = [
    f" style='{style}'"
    for style in ("display:block", "display:inline", "display:flex", "white-space:pre-wrap")
]


def random_html(source: random.Random) -> Iterator[str]:
    """Tags that open and close as they like, with numbered words between them."""
    tags = ["b", "i", "a", "p", "div", "span", "ul", "ol", "li", "h1", "h3", "h6", "table", "tr"]
    tags += ["td", "th", "caption", "sup", "br", "hr", "pre", "o:p"]
    ends = ["", " ", "\n", "&nbsp;", "<!-- c -->", "<![if !x]>"]
    for number in range(source.randint(1, 120)):
        tag = source.choice(tags)
        style = source.choice(
            ["", " style='font-weight:bold'", " class=MsoListParagraph", *STYLES, " x"]
        )
        yield source.choice([f"<{tag}{style}>", f"</{tag}>", f"<{tag} href=https://a.example>"])
        yield f" w{number} " + source.choice(ends)


def test_whatever_is_pasted_no_word_is_lost_and_only_known_tags_come_out() -> None:
    source = random.Random(1)
    for _ in range(100):
        html = "".join(random_html(source))
        assert sorted(words(html)) == sorted(re.findall(r"w\d+", html)), html
        values = [b["value"] for b in convert(html).blocks if b["type"] == "paragraph"]
        for value in values:
            soup = BeautifulSoup(value, "html.parser")
            assert {tag.name for tag in soup.find_all(True)} <= TAGS
            assert str(soup) == value
            assert {name for tag in soup.find_all(True) for name in tag.attrs} <= {"href"}


def test_without_tables_the_words_keep_their_order() -> None:
    source = random.Random(2)
    for _ in range(60):
        html = re.sub(r"</?(table|tr|td|th|caption)", "<div", "".join(random_html(source)))
        assert words(html) == re.findall(r"w\d+", html), html
