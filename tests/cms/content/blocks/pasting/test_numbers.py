"""Lists count from 1 here; what counted otherwise is said."""

import pytest

from cms.content.blocks.pasting.conversion import convert

RENUMBERED = "Lists count 1, 2, 3 from 1 here. Check what refers to other numbers."
ITEM = '<p class=MsoListParagraph style="mso-list:l0 level{} lfo1">{}x</p>'
MARKER = '<span style="mso-list:Ignore">{}<span>&nbsp; </span></span>'


def word_list(*markers: str, level: int = 1) -> str:
    """Paragraphs of Word that are items with these markers."""
    return "".join(ITEM.format(level, MARKER.format(marker)) for marker in markers)


@pytest.mark.parametrize(
    "html",
    [
        "<ol><li>One<li>Two</ol><p>Rest.</p><ol start=3><li>Three</ol>",
        "<ol start=0><li>Zero</ol>",
        "<ol><li>One<li value=5>Five</ol>",
        "<ol reversed><li>Two<li>One</ol>",
        *(f"<ol type={kind}><li>One</ol>" for kind in "aAiI"),
        "<ol><li type=a>One</ol>",
        "<ol style='list-style-type: lower-alpha'><li>One</ol>",
        "<ol><li style='list-style: upper-roman inside'>One</ol>",
        word_list("1.", "2.") + "<p>Rest.</p>" + word_list("3."),
        word_list("a)", "b)"),
        word_list("(iv)"),
        word_list("1.") + word_list("1.1.", level=2),
    ],
)
def test_another_number_is_said(html: str) -> None:
    pasted = convert(html)

    assert pasted.notices == [RENUMBERED]
    assert "<ol>" in pasted.blocks[0]["value"]


@pytest.mark.parametrize(
    "html",
    [
        "<ol start=1><li>One<li value=2>Two</ol>",
        "<ol><li>One<ol><li>A</ol><li>Two</ol>",
        "<ol><li>One<ul><li>A</ul><li>Two</ol>",
        "<ol><li>One</ol><p>Rest.</p><ol><li>One</ol>",
        "<ol type=1 style='list-style-type: decimal'><li>One</ol>",
        "<ul type=a><li value=7>One</ul>",
        "<ol><li><p>One</p><p>more</p><li>Two</ol>",
        word_list("1.", "2.", "3."),
        word_list("·", "·"),
    ],
)
def test_a_number_that_is_the_same_is_not_said(html: str) -> None:
    assert convert(html).notices == []
