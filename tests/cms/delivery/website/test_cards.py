"""The cards of items: one template for all types."""

from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.template.context import Context
from django.template.loader import render_to_string

from cms.delivery.items import registry
from cms.delivery.items.outline import Outline, Person, Subject
from cms.delivery.items.registry import CARD, item_type_named, item_types
from cms.delivery.templatetags.cards import card, with_urgency

NAMES = ("Ada", "Bea", "Cyn", "Dan")
PEOPLE = tuple(Person(id=name, name=name, full_name=f"Dr. {name}", url="/") for name in NAMES)
WHEN = "2026-03-01T08:00:00Z"


def lines(outline: Outline, **options: Any) -> list[str]:
    """The texts of a card, element by element."""
    item = {"type": "anything", "url": "/an-item/"}
    html = render_to_string(CARD, {"item": item, "outline": outline, **options})
    soup = BeautifulSoup(html, "html.parser")
    return [" ".join(element.get_text(" ").split()) for element in soup.select(".card__text > *")]


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({}, ["Massage", "Warm hands."]),
        ({"subtitle": "45 minutes"}, ["Massage", "Warm hands.", "45 minutes"]),
        ({"people": PEOPLE[:2]}, ["Massage", "Warm hands.", "Ada, Bea"]),
        ({"people": PEOPLE}, ["Massage", "Warm hands.", "Ada, Bea, Cyn and others"]),
        ({"date": WHEN}, ["Massage", "Warm hands.", "March 1, 2026"]),
        ({"minutes": 4}, ["Massage", "Warm hands.", "4 min read"]),
        (
            {"people": PEOPLE[:1], "date": WHEN, "minutes": 4},
            ["Massage", "Warm hands.", "Ada March 1, 2026 · 4 min read"],
        ),
        (
            {"topics": (Subject("sleep", "Sleep", "/"), Subject("pain", "Pain", "/"))},
            ["Sleep", "Massage", "Warm hands."],
        ),
        (
            {"is_person": True, "subtitle": "Healer", "topics": (Subject("pain", "Pain", "/"),)},
            ["Massage", "Healer", "Warm hands."],
        ),
    ],
)
def test_a_card_shows_what_the_outline_has(fields: dict[str, Any], shown: list[str]) -> None:
    assert lines(Outline(title="Massage", lead="Warm hands.", **fields)) == shown


def test_a_compact_card_has_no_lead() -> None:
    outline = Outline(title="Massage", lead="Warm hands.", subtitle="45 minutes")

    assert lines(outline, compact=True) == ["Massage", "45 minutes"]


def summary(kind: str, picture: Any = None) -> Any:
    """A summary with no more than an outline is made of."""
    return {
        "type": kind,
        "url": "/an-item/",
        "title": "Back <pain>",
        "full_name": "Back <pain>",
        "summary": "In short.",
        "published_at": WHEN,
        "reading_minutes": 2,
        **{name: [] for name in ("authors", "topics", "specialties")},
        **dict.fromkeys(("hero_image", "portrait"), picture),
        **dict.fromkeys(("clinical_review", "job_title")),
    }


def test_each_type_has_a_card() -> None:
    cards = {one.name: card(Context(), summary(one.name)) for one in item_types()}

    assert cards.keys() == {"article", "practitioner"}
    for html in cards.values():
        title = BeautifulSoup(html, "html.parser").select_one(".card__title")
        assert title is not None
        assert title.decode_contents() == '<a href="/an-item/">Back &lt;pain&gt;</a>'


def test_a_type_may_have_a_card_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = replace(item_type_named("article"), card="includes/search_link.html")
    monkeypatch.setitem(registry._by_name, "article", changed)

    assert card(Context(), summary("article")) == render_to_string("includes/search_link.html")
    assert 'class="card card--person"' in card(Context(), summary("practitioner"))


@pytest.mark.parametrize(
    ("pictured", "expected"),
    [
        ("111", ["high", "", ""]),
        ("011", ["", "high", ""]),
        ("000", ["", "", ""]),
        ("", []),
    ],
)
def test_of_a_listing_the_first_picture_comes_first(pictured: str, expected: list[str]) -> None:
    picture = {"src": "/a.jpg"}
    cards = [summary("article", None if none == "0" else picture) for none in pictured]

    assert [urgency for _, urgency in with_urgency(cards)] == expected
