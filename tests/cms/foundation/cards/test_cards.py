"""A card is drawn once, and kept where nobody finds it by its address."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Pillow

from cms.foundation.cards.cards import Card

CARD = Card(title="Back pain", practice="Quiet Harbor", topic="Backs", byline="Dr. Ada Quill")


def pixels(card: Card) -> bytes:
    return Pillow.open(BytesIO(card.png())).convert("RGB").tobytes()


def test_it_is_a_png_of_the_size_that_networks_show() -> None:
    picture = Pillow.open(BytesIO(CARD.png()))

    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(CARD.png()) < 40_000


@pytest.mark.parametrize("name", ["title", "practice", "topic", "byline"])
def test_each_text_is_seen_and_changes_the_digest(name: str) -> None:
    other = Card(**{**CARD.__dict__, name: "Something else"})

    assert pixels(other) != pixels(CARD)
    assert other.digest != CARD.digest
    assert len(CARD.digest) == 16


def test_a_title_that_cannot_be_written_leaves_the_name_of_the_practice() -> None:
    chinese = Card(title="針灸", practice="Quiet Harbor")

    assert pixels(chinese) == pixels(Card(title="Quiet Harbor", practice=""))
    assert pixels(Card(title="針灸", practice="診所")) == pixels(Card(title="", practice=""))


def test_what_it_says_is_told_to_those_who_cannot_see_it() -> None:
    assert CARD.alt == "Back pain · Dr. Ada Quill · Quiet Harbor"


def test_it_is_drawn_once(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = CARD.stored_png("an article")
    monkeypatch.setattr(Card, "png", lambda self: pytest.fail("It was drawn again."))

    assert CARD.stored_png("an article") == first
    (file,) = (media / "cards").iterdir()
    assert file.read_bytes() == first


def test_the_name_of_its_file_cannot_be_guessed(media: Path) -> None:
    CARD.stored_png("an article")
    CARD.stored_png("another one")

    names = [file.stem for file in (media / "cards").iterdir()]
    assert [len(name) for name in names] == [64, 64]
    assert [name for name in names if CARD.digest in name] == []
