"""How long a body takes to read, and which sections it has."""

import pytest

from cms.content.blocks.base import BlockData
from cms.content.blocks.reading_time import (
    CHARACTERS_A_MINUTE,
    WORDS_A_MINUTE,
    reading_minutes,
    sections,
)


def block(html: str) -> BlockData:
    """A block of a body."""
    return BlockData(id="", type="paragraph", value={}, html=html)


@pytest.mark.parametrize(
    ("html", "minutes"),
    [
        ("", 1),
        ("<p>word</p>", 1),
        ("<p>word</p>" * WORDS_A_MINUTE, 1),
        ("<p>word</p>" * (WORDS_A_MINUTE + 1), 2),
        ("<p>A patient's well-being &amp; sleep</p>" * WORDS_A_MINUTE, 4),
        ("<p>" + "背" * CHARACTERS_A_MINUTE * 3 + "</p>", 3),
        ("<p>" + "背" * CHARACTERS_A_MINUTE + " word" * WORDS_A_MINUTE + "</p>", 2),
    ],
)
def test_the_reading_time(html: str, minutes: int) -> None:
    assert reading_minutes([block(html)]) == minutes


def test_the_time_is_that_of_all_blocks() -> None:
    assert reading_minutes([block("word " * WORDS_A_MINUTE)] * 5) == 5


def test_the_sections_are_the_headings_of_the_second_level_that_can_be_linked_to() -> None:
    body = [
        block('<h2 id="why">Why &amp; <b>how</b></h2><p>…</p><h3 id="first">First</h3>'),
        block("<section><h2>In short</h2></section>"),
        block('<h2 id="so" data-checks="heading">So</h2>'),
    ]

    assert sections(body) == [
        {"anchor": "why", "text": "Why & how"},
        {"anchor": "so", "text": "So"},
    ]
