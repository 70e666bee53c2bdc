"""The words that were searched for are marked, and nothing in a text becomes HTML."""

import uuid

import pytest

from cms.foundation.search.highlights import SNIPPET_LENGTH, highlighted, snippet
from cms.foundation.search.indexing import Text, write
from cms.foundation.search.queries import Query

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "typed", "html"),
    [
        ("Back pain", "back", "<mark>Back</mark> pain"),
        ("Back pain", "PAIN back", "<mark>Back</mark> <mark>pain</mark>"),
        ("Le café", "CAFE", "Le <mark>café</mark>"),
        ("Cafe\u0301s ferme\u0301s", "fermés", "Cafe\u0301s <mark>ferme\u0301s</mark>"),
        ("backing", "back", "backing"),
        ("用针灸治疗，灸", "针灸", "用<mark>针灸</mark>治疗，灸"),
        ("用针灸", "灸", "用针<mark>灸</mark>"),
        ("อาการปวดหลังส่วนล่าง", "ปวดหลัง", "อาการ<mark>ปวดหลัง</mark>ส่วนล่าง"),
        ('<b>pain</b> & "x"', "pain", "&lt;b&gt;<mark>pain</mark>&lt;/b&gt; &amp; &quot;x&quot;"),
        ("<script>alert(1)", "script", "&lt;<mark>script</mark>&gt;alert(1)"),
        ("1 < 2 & mark", "mark lt amp", "1 &lt; 2 &amp; <mark>mark</mark>"),
        ("{} {0} %s", "s", "{} {0} %<mark>s</mark>"),
    ],
)  # fmt: skip
def test_marks(text: str, typed: str, html: str) -> None:
    assert highlighted(text, Query.of(typed)) == html


def test_other_forms_of_a_word_are_marked() -> None:
    write({uuid.uuid4(): Text("en", "Headaches", "", "", "")})

    assert highlighted("Headaches", Query.of("headache")) == "<mark>Headaches</mark>"


def test_a_snippet_is_the_passage_with_most_of_the_words() -> None:
    filler = "nothing of interest here " * 40
    text = f"pain {filler}back pain & <i>relief</i> {filler}pain"
    passage = snippet(text, Query.of("relief pain back"))

    marked = "<mark>back</mark> <mark>pain</mark> &amp; &lt;i&gt;<mark>relief</mark>&lt;/i&gt;"
    assert marked in passage
    assert passage.startswith("… ")
    assert passage.endswith(" …")
    assert len(passage) < SNIPPET_LENGTH + 100


def test_a_short_text_is_its_own_snippet() -> None:
    assert snippet("All of it: pain.", Query.of("pain")) == "All of it: <mark>pain</mark>."
    assert snippet("Nothing of it.", Query.of("pain")) == ""
    assert snippet("", Query.of("pain")) == ""


def test_a_snippet_of_signs_without_spaces_is_short_too() -> None:
    passage = snippet("治疗" * 2000 + "针灸" + "治疗" * 2000, Query.of("针灸"))

    assert "<mark>针灸</mark>" in passage
    assert len(passage) < SNIPPET_LENGTH + 40
