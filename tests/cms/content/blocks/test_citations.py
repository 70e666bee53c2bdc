"""What is cited in a text leads to its reference, and the reference back."""

import pytest

from cms.content.blocks.base import BlockData
from cms.content.blocks.citations import Citations, link_citations, places_of_citations


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>So [1].</p>", '<p>So <a id="cited-1" href="#reference-1">[1]</a>.</p>'),
        (
            "<li>[1][2]</li>",
            '<li><a id="cited-1" href="#reference-1">[1]</a>'
            '<a id="cited-2" href="#reference-2">[2]</a></li>',
        ),
        (
            "<td>[1, 3]</td>",
            '<td>[<a id="cited-1" href="#reference-1">1</a>, '
            '<a id="cited-3" href="#reference-3">3</a>]</td>',
        ),
        (
            "<p>[1–3]</p>",
            '<p>[<a id="cited-1" href="#reference-1">1</a>–'
            '<a id="cited-3" href="#reference-3">3</a>]</p>',
        ),
        (
            "<p>[2] and [2]</p>",
            '<p><a id="cited-2" href="#reference-2">[2]</a> and '
            '<a id="cited-2-2" href="#reference-2">[2]</a></p>',
        ),
    ],
)
def test_a_citation_becomes_a_link(html: str, expected: str) -> None:
    assert Citations(references=3).link(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<p>There is no reference [4], nor [0], nor [1, 4].</p>",
        "<p>He said [sic] in [2016].</p>",
        '<p><a href="https://example.com/">as here [1]</a></p>',
        '<h2 id="why-1">Why [1]</h2>',
        "<details><summary>Really [1]?</summary></details>",
        '<img alt="A chart [1] with <b>, and more [2]" src="chart.jpg">',
        "<p>A quote's mark, and 1 &lt; 2.</p>",
    ],
)
def test_what_is_no_citation_stays_as_it_is(html: str) -> None:
    assert Citations(references=3).link(html) == html


def test_text_after_a_link_is_read_again() -> None:
    html = '<p><a href="#x">x [1]</a> y [1]</p>'

    assert Citations(references=1).link(html) == (
        '<p><a href="#x">x [1]</a> y <a id="cited-1" href="#reference-1">[1]</a></p>'
    )


def test_the_places_are_unique_in_the_body_and_in_order() -> None:
    texts = ("<p>[2] [1]</p>", "<p>[2]</p>", '<p id="cited-3x">.</p>')
    body = [BlockData(id="", type="paragraph", value={}, html=html) for html in texts]
    link_citations(body, references=2)

    assert places_of_citations(body) == {2: ["cited-2", "cited-2-2"], 1: ["cited-1"]}
