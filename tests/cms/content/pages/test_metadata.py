"""How descriptions, addresses and locales in the head of a page are made."""

import pytest

from cms.content.pages.metadata import Metadata, description, plain


def test_what_an_editor_wrote_is_left_as_it_is() -> None:
    assert description("x" * 300, "Other") == "x" * 300


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("Short.", "Short."),
        ("  Two\nlines ", "Two lines"),
        ("word " * 60, f"{('word ' * 32).strip()}…"),
        ("x" * 161, f"{'x' * 159}…"),
        ("針" * 200, f"{'針' * 159}…"),
    ],
)
def test_another_text_is_cut_between_words_where_there_are_any(text: str, used: str) -> None:
    assert description("", "", text, "Not this one") == used
    assert len(used) <= 160


def test_a_page_may_have_no_description() -> None:
    assert description("", "", "") == ""


def test_a_text_in_the_head_has_one_line_and_nothing_unseen() -> None:
    assert plain("a\x00\x01b\n\tc\u2028d\x7f\x85 e") == "ab c d e"


@pytest.mark.parametrize(
    ("locale", "country", "written"),
    [
        ("en", "US", "en_US"),
        ("en", "us", "en_US"),
        ("de-at", "US", "de_AT"),
        ("de", "Germany", "de"),
        ("zh-hans", "", "zh_Hans"),
    ],
)
def test_the_locale_is_written_with_the_country(locale: str, country: str, written: str) -> None:
    metadata = Metadata(title="", url="", locale=locale, country=country)

    assert metadata.open_graph_locale == written
