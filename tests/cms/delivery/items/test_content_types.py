"""The types of content say what the serializers give."""

from typing import Any, NotRequired, TypedDict, get_type_hints

import pytest
from rest_framework.fields import empty

from cms.content.images.representation import ImageData
from cms.delivery.api.oembed import OembedData, OembedSerializer
from cms.delivery.api.parameters import ListingData, ListingParameters
from cms.delivery.api.problems import ProblemData, ProblemSerializer
from cms.delivery.api.redirects import RedirectData, RedirectSerializer
from cms.delivery.items.registry import ItemType, item_types
from cms.foundation.formats.content import Content, Head
from tests.content_types import (
    assert_the_outline_reads_what_there_is,
    assert_whole_items_are_of_their_type,
    component_of,
    differences,
    hinted,
    type_of,
)


@pytest.mark.parametrize("item_type", item_types(), ids=lambda one: one.name)
def test_the_type_of_a_whole_item_is_what_the_serializer_gives(item_type: ItemType) -> None:
    assert_whole_items_are_of_their_type(item_type)


@pytest.mark.parametrize("item_type", item_types(), ids=lambda one: one.name)
def test_the_type_that_an_outline_reads_is_what_summaries_have(item_type: ItemType) -> None:
    assert_the_outline_reads_what_there_is(item_type)


@pytest.mark.parametrize(
    ("serializer", "kind"),
    [
        (OembedSerializer, OembedData),
        (ProblemSerializer, ProblemData),
        (RedirectSerializer, RedirectData),
    ],
)
def test_other_answers_are_of_their_types(serializer: type, kind: Any) -> None:
    assert sorted(differences(component_of(serializer), hinted(kind))) == []


def test_the_parameters_of_listings_are_of_their_type() -> None:
    given = dict(ListingParameters().fields.items())

    assert given.keys() == get_type_hints(ListingData).keys()
    assert [name for name, field in given.items() if field.default is not empty] == ["limit"]
    assert sorted(ListingData.__required_keys__) == ["limit", "ordering"]


def test_what_all_items_have_is_in_each_of_them() -> None:
    for item_type in item_types():
        given = component_of(item_type.serializer)
        for kind in (Head, Content):
            said = hinted(kind)
            assert sorted(differences({name: given.get(name) for name in said}, said)) == []


def test_a_difference_is_told() -> None:
    class Wrong(TypedDict):
        id: str | None
        color: str
        width: int
        renditions: list[str]
        surplus: bool
        note: NotRequired[str]

    class Right(TypedDict):
        id: str
        color: str | None
        width: int
        renditions: list[ImageData]
        missing: str
        note: str

    assert sorted(differences(hinted(Right), hinted(Wrong))) == [
        ".color is null or string by the serializer, and string by the type.",
        ".id is string by the serializer, and null or string by the type.",
        ".renditions[] is an object by the serializer, and string by the type.",
        "The serializer does not give .note?, which the type has.",
        "The serializer does not give .surplus, which the type has.",
        "The type lacks .missing, which the serializer gives.",
        "The type lacks .note, which the serializer gives.",
    ]


def test_a_type_without_fields_is_refused() -> None:
    def outline(item: Any) -> None:
        """What a type that has not been thought of gives."""

    with pytest.raises(AssertionError, match="Write a TypedDict of what it reads"):
        type_of(outline, "The outline")
