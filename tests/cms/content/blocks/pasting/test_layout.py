"""What CSS does to the lines of what is pasted."""

import pytest

from cms.content.blocks.pasting.conversion import convert

THREE = "<p>Sit upright.<br/>Breathe in.</p><p>Breathe out.</p>"
ONE = "<p>Sit upright. Breathe in. Breathe out.</p>"


def text_of(html: str) -> str:
    """The rich text that `html` becomes."""
    return "".join(block["value"] for block in convert(html).blocks)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        *((f"white-space: {value}", THREE) for value in ("pre", "pre-wrap", "pre-line")),
        ("white-space: break-spaces", THREE),
        ("white-space: preserve nowrap", THREE),
        ("WHITE-SPACE: Pre-Wrap !important", THREE),
        ("white-space:pre;white-space:pre-wrap;", THREE),
        *((f"white-space-collapse: {value}", THREE) for value in ("preserve", "preserve-breaks")),
        *((f"white-space: {value}", ONE) for value in ("normal", "nowrap", "inherit", "initial")),
        ("white-space-collapse: preserve-spaces", ONE),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_breaks_that_are_seen_are_kept(style: str, expected: str, end: str) -> None:
    text = end.join(["Sit upright.", "Breathe in.", "", "Breathe out."])

    assert text_of(f'<span style="{style}">{text}</span>') == expected


def test_white_space_is_inherited_and_taken_back() -> None:
    html = '<div style="white-space: pre-wrap">a\nb <i>c\nd</i><b style="white-space: normal">e\nf'

    assert text_of(html) == "<p>a<br/>b <i>c</i><br/><i>d</i><b>e f</b></p>"
    assert text_of("<pre>a\nb</pre><pre style='white-space: normal'>c\nd</pre>") == (
        "<p>a<br/>b</p><p>c d</p>"
    )


@pytest.mark.parametrize(
    ("display", "is_line"),
    [
        *((value, True) for value in ("block", "list-item", "flex", "grid", "flow-root")),
        *((value, True) for value in ("table", "table-row", "table-cell", "table-caption")),
        *((value, True) for value in ("block flow", "-webkit-box", "BLOCK !important")),
        *((value, False) for value in ("inline", "inline-block", "inline-flex", "contents")),
        *((value, False) for value in ("inline-table", "inline !important", "ruby", "initial")),
    ],
)
@pytest.mark.parametrize("tag", ["span", "b", "a", "p", "div", "section"])
def test_an_element_is_a_line_when_it_is_displayed_as_one(
    tag: str, display: str, is_line: bool
) -> None:
    element = f'<{tag} style="display: {display}">{{}}</{tag}>'
    html = text_of(element.format("Take one tablet") + element.format("Never with alcohol"))
    words = html.replace("<b>", "").replace("</b>", "")
    between = "</p><p>" if is_line else ""

    assert words == f"<p>Take one tablet{between}Never with alcohol</p>"


def test_boxes_beside_each_other_are_lines() -> None:
    html = '<div style="display: {}"><span>Dose</span><b>5 mg</b></div>'

    assert [text_of(html.format(value)) for value in ("flex", "inline-grid", "block")] == [
        "<p>Dose</p><p><b>5 mg</b></p>",
        "<p>Dose</p><p><b>5 mg</b></p>",
        "<p>Dose<b>5 mg</b></p>",
    ]


def test_tables_and_lists_are_what_they_are() -> None:
    table = "<table style='display: block'><tr style='display: flex'><td>a<td>b</table>"
    [block] = convert(table).blocks

    assert block["value"]["table"]["data"] == [["a", "b"]]
    assert text_of("<ul style='display: flex'><li style='display: inline'>a<li>b</ul>") == (
        "<ul><li>a</li><li>b</li></ul>"
    )


@pytest.mark.parametrize(
    "hidden",
    [
        *("hidden", 'style="display: none"', 'style="visibility: hidden"'),
        *('style="mso-hide: all"', 'style="mso-hide:screen"', 'style="display:none !important"'),
        'style="position: absolute; clip: rect(0, 0, 0, 0)"',
        'style="position: absolute; clip-path: inset(50%)"',
        'style="mso-element: comment"',
    ],
)
def test_what_nobody_sees_is_not_pasted(hidden: str) -> None:
    assert text_of(f"<p>a<span {hidden}>secret</span>b</p>") == "<p>ab</p>"


def test_quotation_marks_of_a_style_sheet_are_there() -> None:
    assert text_of("<p>He said <q>no</q>.</p>") == "<p>He said “no”.</p>"
