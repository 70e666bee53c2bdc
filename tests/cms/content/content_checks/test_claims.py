"""Which words are a claim, and what makes up for them."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from wagtail.fields import RichTextField

from articles.models import ArticlePage
from cms.content.blocks.body import BodyBlock
from cms.content.content_checks.claims import claims_without_source
from cms.content.content_checks.draft import Draft, own_texts
from cms.content.content_checks.models import ClaimPhrase
from cms.content.content_checks.rows import Row
from practitioners.models import PractitionerPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("phrases")]


def claims(text: str, *, references: int = 0) -> list[str]:
    """The words that are found in a paragraph."""
    body = BodyBlock().to_python([{"type": "paragraph", "value": text}])
    return [c.words for c in claims_without_source(Draft({"body": body}, references, None))]


@pytest.mark.parametrize(
    "text",
    [
        *("cure", "cures", "cured", "curing", "CURE", "Cure!", "a-cure-all", "“cure”"),
        *("no side effects", "No side-effect", "no side\n effects", "no<br/>side <b>effect</b>s"),
    ],
)
def test_a_phrase_is_found_in_each_form(text: str) -> None:
    assert len(claims(f"<p>{text}</p>")) == 1


@pytest.mark.parametrize(
    "text",
    ["accuracy", "secure", "curet", "manicured", "cur ed", "no such side effect", "side effects"],
)
def test_other_words_are_not_found(text: str) -> None:
    assert claims(f"<p>{text}</p>") == []


@pytest.mark.parametrize(
    ("phrase", "found", "other"),
    [
        ("guarantee", "guaranteed guarantees", "warranted"),
        ("heal", "heals healed healing", "health healthy"),
        ("remedy", "remedies remedied", "remediation"),
        ("100%", "100%", "1100% 100"),
        ("risk-free", "risk-free", "brisk-free"),
        ("C++", "c++", "cc"),
    ],
)
def test_endings(phrase: str, found: str, other: str) -> None:
    ClaimPhrase.objects.all().delete()
    ClaimPhrase.objects.create(phrase=phrase)

    assert claims(f"<p>{other}</p>") == []
    assert claims(f"<p>{found}</p>") == found.split()


def test_a_question_a_quote_and_a_negation_are_found_too() -> None:
    assert claims("<p>Is it a cure? “It cured me.” It does not cure.</p>") == [
        "cure",
        "cured",
        "cure",
    ]


def test_of_two_phrases_the_longer_one_is_found() -> None:
    ClaimPhrase.objects.create(phrase="side effect")

    assert claims("<p>no side effects</p>") == ["no side effects"]


@pytest.mark.parametrize("citation", ["[1]", "[2]", "[1, 2]", "[1]–[2]", "[7, 2]"])
def test_a_source_in_the_same_paragraph_makes_up_for_it(citation: str) -> None:
    assert claims(f"<p>It cured most. More was not found. {citation}</p>", references=2) == []
    assert claims(f"<ul><li>It cured most {citation}.</li></ul>", references=2) == []


@pytest.mark.parametrize("citation", ["[0]", "[3]", "(1)", "[a]", "1"])
def test_what_is_no_reference_does_not(citation: str) -> None:
    assert claims(f"<p>It cured most {citation}.</p>", references=2) == ["cured"]


def test_a_source_in_another_paragraph_does_not() -> None:
    assert claims("<p>It cured most.</p><p>They say. [1]</p>", references=2) == ["cured"]
    assert claims("<ul><li>It cures.</li><li>Or not. [1]</li></ul>", references=2) == ["cures"]


def test_claims_are_found_wherever_readers_see_text() -> None:
    blocks: list[tuple[str, Any]] = [
        ("heading", {"text": "A cure", "level": "2"}),
        ("key_points", {"title": "In short", "points": ["Rest.", "It cures."]}),
        ("table", {"caption": "Trials", "table": {"data": [["Cured", ""], [None, "9"]]}}),
        ("quote", {"text": "It cured me.", "attribution": "A patient", "source_url": ""}),
        ("image", {"image": None, "caption": "The cure"}),
        ("call_to_action", {"title": "Be cured", "text": "", "label": "Book", "target": "url"}),
        ("video", {"url": "https://example.com/cure", "title": "Curing"}),
    ]
    body = BodyBlock().to_python([{"type": kind, "value": value} for kind, value in blocks])
    values = {"title": "Cured", "summary": "It cures.", "body": body, "seo_title": "A cure"}
    page = Draft(values, 0, None, [Row((), ArticlePage, values)])

    assert [c.path for c in claims_without_source(page)] == [
        ("title",),
        ("summary",),
        ("body", 0, "text"),
        ("body", 1, "points", 1),
        ("body", 2, "table"),
        ("body", 3, "text"),
        ("body", 4, "caption"),
        ("body", 5, "title"),
        ("body", 6, "title"),
        ("seo_title",),
    ]


def test_without_phrases_nothing_is_a_claim() -> None:
    ClaimPhrase.objects.all().delete()

    assert claims("<p>It cures.</p>") == []


@pytest.mark.parametrize("phrase", ["", " % ", "a", "-"])
def test_a_phrase_that_would_be_found_anywhere_is_refused(phrase: str) -> None:
    with pytest.raises(ValidationError) as error:
        ClaimPhrase(phrase=phrase).full_clean()

    assert list(error.value.message_dict) == ["phrase"]


def test_a_phrase_is_in_the_list_once() -> None:
    with pytest.raises(ValidationError) as error:
        ClaimPhrase(phrase=" No  side EFFECT ").full_clean()

    assert error.value.messages == ["This phrase is in the list already."]


def test_a_field_that_a_page_type_adds_is_read_too() -> None:
    """A new field for text is checked without being named anywhere."""
    fields = [field.name for field in own_texts(PractitionerPage)]
    texts = {
        "job_title": "Curing backs",
        "claims_reason": "It cured",
        "booking_url": "https://cure",
    }

    assert fields == ["honorific", "post_nominals", "job_title", "portrait_alt", "summary"]
    page = Draft(texts, 0, None, [Row((), PractitionerPage, texts)])
    assert [claim.path for claim in claims_without_source(page)] == [("job_title",)]


def test_rich_text_outside_of_blocks_is_read_as_such() -> None:
    values = {"about": '<p>It <b>cures</b>. <a href="https://example.com/cure">More</a></p>'}
    field = RichTextField(name="about")
    pieces = Draft(values, 0, None)._texts([field])

    assert [paragraph for piece in pieces for paragraph in piece.paragraphs()] == ["It cures. More"]
