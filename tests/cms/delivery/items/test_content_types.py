"""The types of content say what the serializers give."""

from typing import Any, TypedDict

import pytest

from cms.content.images.representation import ImageData
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

    class Right(TypedDict):
        id: str
        color: str | None
        width: int
        renditions: list[ImageData]
        missing: str

    assert sorted(differences(hinted(Right), hinted(Wrong))) == [
        ".color is null or string by the serializer, and string by the type.",
        ".id is string by the serializer, and null or string by the type.",
        ".renditions[] is an object by the serializer, and string by the type.",
        "The serializer does not give .surplus, which the type has.",
        "The type lacks .missing, which the serializer gives.",
    ]


def test_a_type_without_fields_is_refused() -> None:
    def outline(item: Any) -> None:
        """What a type that has not been thought of gives."""

    with pytest.raises(AssertionError, match="Write a TypedDict of what it reads"):
        type_of(outline, "The outline")
