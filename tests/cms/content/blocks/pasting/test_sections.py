"""A long text becomes several blocks, so that none of them is the article."""

from cms.content.blocks.pasting.conversion import Place, convert
from cms.content.blocks.pasting.sections import LONG

TEXT = "<p>" + "Keep moving. " * (LONG // 13 // 2) + "</p>"


def starts(html: str, place: Place | None = None) -> list[str]:
    """How each block begins."""
    pasted = convert(html, place) if place else convert(html)
    return [block["value"].partition("<p>")[0] for block in pasted.blocks]


def test_each_section_of_a_long_text_is_a_block() -> None:
    html = f"{TEXT}<h2>One</h2>{TEXT}<h3>Part</h3>{TEXT}<h2>Two</h2>{TEXT}"

    assert starts(html) == ["", "<h2>One</h2>", "<h2>Two</h2>"]


def test_a_long_section_is_divided_too() -> None:
    html = f"<h2>One</h2><h3>Part</h3>{TEXT * 3}<h3>More</h3>{TEXT}"

    assert starts(html) == ["<h2>One</h2><h3>Part</h3>", "<h3>More</h3>"]


def test_a_title_stays_with_the_first_section() -> None:
    assert starts(f"<h1>Title</h1><h2>One</h2>{TEXT * 2}<h2>Two</h2>{TEXT}") == [
        "<h2>Title</h2><h2>One</h2>",
        "<h2>Two</h2>",
    ]


def test_a_short_text_and_one_without_room_stay_whole() -> None:
    assert starts("<p>a</p><h2>One</h2><p>b</p>") == [""]
    long = f"<h2>One</h2>{TEXT * 2}<h2>Two</h2>{TEXT}"
    assert starts(long, Place(blocks=False)) == ["<h2>One</h2>"]


def test_where_no_headings_are_they_are_bold() -> None:
    pasted = convert("<h2>One <i>two</i></h2><p>b</p>", Place(blocks=False, headings=False))

    assert [block["value"] for block in pasted.blocks] == [
        "<p><b>One </b><b><i>two</i></b></p><p>b</p>"
    ]
    assert pasted.notices == ["Headings became bold text here."]
