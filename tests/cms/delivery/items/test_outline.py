"""What the outlines of our types say, from the golden JSON of an item of each."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cms.delivery.items.outline import Outline, Person, Subject, pictures_in
from cms.delivery.items.registry import ItemType, item_type_named, item_types, outline_of
from cms.foundation.formats.fragments import Note, Source

GOLDEN = Path(__file__).parents[3] / "contract"
SITE = "http://testserver"
BACKS = Subject(slug="back-pain", name="Back pain", url=f"{SITE}/topics/back-pain/")


def golden(name: str) -> Any:
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def test_the_outline_of_an_article() -> None:
    item = golden("article")
    (author,) = item["authors"]
    outline = outline_of(item)

    assert outline.text == tuple(block["html"] for block in item["body"])
    assert replace(outline, text=(), illustrations=()) == Outline(
        title="Back pain: what helps",
        lead="What helps a sore back, “in short”.",
        people=(
            Person(
                id=author["id"],
                name="Ada Quill",
                full_name="Dr. Ada Quill, DACM, L.Ac.",
                url=f"{SITE}/practitioners/ada-quill/",
            ),
        ),
        topics=(BACKS,),
        picture=item["hero_image"],
        date=item["published_at"],
        minutes=item["reading_minutes"],
        review="Clinically reviewed by Bea Thorn, L.Ac.",
        notes=(Note("correction", "2026-02-03", "A number was wrong."),),
        sources=(
            Source(1, "Quill A. Backs. 2020.", "10.1000/182", ""),
            Source(2, "A guideline. 2021.", "", "https://example.com/guideline"),
        ),
    )
    assert (outline.byline, [one["alt"] for one in outline.illustrations]) == (
        "Ada Quill",
        ["A stretch"],
    )


def test_the_outline_of_a_practitioner() -> None:
    item = golden("practitioner")
    outline = outline_of(item)

    assert outline == Outline(
        title="Dr. Ada Quill, DACM, L.Ac.",
        lead="Ada treats backs.",
        subtitle="Acupuncturist",
        topics=(BACKS,),
        picture=item["portrait"],
        is_person=True,
        text=("<p>Ada came to us in 2019.</p>",),
    )
    assert outline.byline == "Acupuncturist"


@pytest.mark.parametrize("item_type", item_types(), ids=lambda one: one.name)
def test_a_summary_says_the_same_but_for_the_text(item_type: ItemType) -> None:
    item = golden(item_type.name)
    summary: Any = item_type.summary_of(item)
    nothing: dict[str, Any] = dict.fromkeys(("notes", "text", "illustrations", "sources"), ())

    brief, whole = outline_of(summary), outline_of(item)
    assert brief == replace(whole, picture=brief.picture, **nothing)
    assert brief.picture
    assert whole.picture
    alike = brief.picture.keys() - {"src", "srcset"}
    assert {k: brief.picture.get(k) for k in alike} == {k: whole.picture.get(k) for k in alike}


def test_a_field_that_is_not_there_is_named() -> None:
    item = golden("practitioner")
    del item["job_title"]
    with pytest.raises(LookupError) as raised:
        outline_of(item)

    assert str(raised.value) == (
        "The outline of the type 'practitioner' reads the field 'job_title', which its items have "
        "not. Add it to the serializer; and to the summary too, or ask for it by `.get(…)`: "
        "listings have nothing else."
    )


def test_the_facets_are_those_of_the_outline() -> None:
    for name in ("article", "practitioner"):
        item_type, item = item_type_named(name), golden(name)
        outline, found = item_type.outline_of(item), list(item_type.found_by(item))
        slugs = [(item_type.topic_facet, topic.slug) for topic in outline.topics]
        people = [(item_type.people_facet, person.id) for person in outline.people]

        assert [pair for pair in found if pair[0] == item_type.topic_facet] == slugs
        assert [pair for pair in found if pair[0] == item_type.people_facet] == people


def test_pictures_are_found_at_any_depth() -> None:
    one: Any = {"renditions": [], "src": "/1"}
    two: Any = {"renditions": [], "src": "/2"}
    blocks = [{"value": {"image": one}}, {"value": [{"deep": [two]}]}, {"value": "text"}, None]

    assert list(pictures_in(blocks)) == [one, two]
    assert list(pictures_in(None)) == []
