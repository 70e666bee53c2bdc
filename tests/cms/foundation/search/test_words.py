"""What counts as a word, in texts and in searches alike."""

import unicodedata

import pytest

from cms.foundation.search.words import LONGEST_WORD, terms_of, words_of


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Back pain: what helps?", ["back", "pain", "what", "helps"]),
        ("CAFÉ café Cafe\u0301 ＣＡＦＥ", ["cafe"] * 4),
        ("Straße STRASSE", ["strasse"] * 2),
        ("don't patient\u2019s", ["dont", "patients"]),
        ("follow-up, and/or e-mail_address", ["follow", "up", "and", "or", "e", "mail", "address"]),
        ("٣ visits in ２０２６", ["3", "visits", "in", "2026"]),
        ("针灸可以缓解", ["针", "灸", "可", "以", "缓", "解"]),
        ("الصُداع", ["الصداع"]),
        ("हिन्दी", ["हिनदी"]),
        ("ગુજરાતી ਪੰਜਾਬੀ", ["ગુજરાતી", "ਪੰਜਾਬੀ"]),
        ("ปวดหลัง ၃", ["ป", "ว", "ด", "ห", "ลั", "ง", "3"]),
        ("한국어", ["한국어"]),
        ("Ge\u00adsamt\u00adkon\u00adzept می\u200cخواهم", ["gesamtkonzept", "میخواهم"]),
        ("don\u2019\u00adt 1\ufe0f", ["dont", "1"]),
        ("pain 😀 gone", ["pain", "😀", "gone"]),
        ('" * ( ) - : ^ \\ \0 \ud800', []),
        ("a\0b\ud800c", ["a", "b", "c"]),
    ],
)
def test_the_terms_of_a_text(text: str, terms: list[str]) -> None:
    assert terms_of(text) == terms


def test_no_invisible_character_divides_a_word() -> None:
    invisible = [sign for sign in map(chr, range(0x110000)) if unicodedata.category(sign) == "Cf"]

    assert len(invisible) > 150
    assert [hex(ord(sign)) for sign in invisible if terms_of(f"wo{sign}rd") != ["word"]] == []


def test_a_word_says_where_it_stands() -> None:
    text = "Ease: Füße, 针灸."

    assert [text[word.start : word.end] for word in words_of(text)] == ["Ease", "Füße", "针灸"]
    assert [word.terms for word in words_of(text)] == [("ease",), ("fusse",), ("针", "灸")]


def test_no_term_is_longer_than_its_column() -> None:
    for sign in ("a", "é", "\ufdfa", "ﬃ", "\u0301"):
        assert {len(term) > LONGEST_WORD for term in terms_of(sign * 1000)} <= {False}
    assert terms_of("b" * 100_000) == ["b" * LONGEST_WORD]
