"""Any title gets onto a card, or stays away as a whole."""

import pytest

from cms.foundation.cards.texts import SANS, SERIF, fitted, font, leading, shortened, writable

SIZES = range(84, 47, -2)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Zoë’s “naïve” résumé — Łódź, 50 %", "Zoë’s “naïve” résumé — Łódź, 50 %"),
        ("Zoe\u0308", "Zoë"),
        ("  two \n lines\u2028here ", "two lines here"),
        ("Thumbs 👍🏽 up 👩🏽\u200d⚕️", "Thumbs up"),
        ("針灸與背痛", ""),
        ("Back pain, 背痛", ""),
        ("آلام الظهر", ""),
        ("", ""),
    ],
)
def test_a_text_is_written_without_a_box_or_not_at_all(text: str, written: str) -> None:
    assert writable(text, SERIF) == written


def test_a_short_title_is_large_and_a_long_one_smaller() -> None:
    short, lines = fitted("Sciatica", SERIF, 860, 330, SIZES)
    long, more_lines = fitted(" ".join(["What large trials say"] * 4), SERIF, 860, 330, SIZES)

    assert (short.size, lines) == (84, ["Sciatica"])
    assert short.size > long.size >= 48
    assert leading(long) * len(more_lines) <= 330
    assert " ".join(more_lines) == " ".join(["What large trials say"] * 4)


def test_lines_are_about_as_long_as_each_other() -> None:
    chosen, lines = fitted("Acupuncture for back pain: what to expect", SERIF, 860, 330, SIZES)
    lengths = [chosen.getlength(line) for line in lines]

    assert lines == ["Acupuncture for back", "pain: what to expect"]
    assert min(lengths) > 0.9 * max(lengths)


@pytest.mark.parametrize("text", ["word " * 100, "x" * 400, "Incomprehensibilities" * 30])
def test_what_is_too_long_is_cut_off_inside_the_card(text: str) -> None:
    chosen, lines = fitted(text.strip(), SERIF, 860, 330, SIZES)

    assert lines[-1].endswith("…")
    assert max(chosen.getlength(line) for line in lines) <= 860
    assert leading(chosen) * len(lines) <= 330


def test_one_line_is_cut_off_at_its_end() -> None:
    small = font(SANS, 30)

    assert shortened("Dr. Ada Quill", small, 400) == "Dr. Ada Quill"
    assert shortened("Dr. Ada Quill, " * 9, small, 400) == "Dr. Ada Quill, Dr. Ada Quill, Dr…"
