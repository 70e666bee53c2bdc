"""Django's checks find a block that some channel would not show."""

from typing import Any

import pytest
from django.core.checks import run_checks
from rest_framework import serializers
from wagtail import blocks
from wagtail.fields import StreamField as WagtailStreamField

from articles.models import ArticlePage
from cms.content.blocks.base import StructContentBlock
from cms.content.blocks.checks import check_vocabulary
from cms.content.blocks.vocabulary import VOCABULARY


class ThrowawayApi(serializers.Serializer[Any]):
    """The representation of a block that is thrown away."""

    text = serializers.CharField()


def block_class(**changes: Any) -> type[StructContentBlock]:
    """A complete block class; None takes a part away."""
    parts: dict[str, Any] = {
        "icon": "title",
        "description": "A block to throw away.",
        "preview_value": {"text": "Text"},
        "template": "blocks/heading.html",
        "Api": ThrowawayApi,
        "__doc__": "A block to throw away.",
        **changes,
    }
    given: dict[str, Any] = {n: part for n, part in parts.items() if part is not None}
    own: dict[str, Any] = {n: given.pop(n) for n in ("Api", "__doc__") if n in given}
    meta = type("Meta", (), given)
    members = {"text": blocks.CharBlock(), "Meta": meta, **own}
    return type("ThrowawayBlock", (StructContentBlock,), members)


def problems(block: type[StructContentBlock], monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the checks say of a vocabulary that has `block` too."""
    monkeypatch.setitem(VOCABULARY, "throwaway", block)
    return [(error.id, error.msg) for error in check_vocabulary()]


def test_the_vocabulary_is_complete() -> None:
    assert check_vocabulary() == []


def test_a_complete_block_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert problems(block_class(), monkeypatch) == []


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"icon": None}, "icon"),
        ({"icon": "titel"}, "icon"),
        ({"description": None}, "description"),
        ({"preview_value": None}, "preview value"),
        ({"preview_value": {"txet": "Text"}}, "preview value"),
        ({"template": None}, "template"),
        ({"template": "blocks/forgotten.html"}, "template 'blocks/forgotten.html'"),
        ({"Api": None}, "API representation"),
        ({"__doc__": None}, "docstring"),
    ],
)
def test_a_block_that_lacks_a_part_is_found(
    changes: dict[str, Any], missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = f"The block 'throwaway' (ThrowawayBlock) has no {missing}."

    assert problems(block_class(**changes), monkeypatch) == [("blocks.E001", message)]


def test_what_to_do_is_said_of_each_part_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = dict.fromkeys(("icon", "description", "preview_value", "template", "Api", "__doc__"))
    monkeypatch.setitem(VOCABULARY, "throwaway", block_class(**nothing))

    recipe = " See docs/developers/adding-a-block.md."
    assert [error.hint for error in check_vocabulary()] == [
        f"Name one of Wagtail's in `icon` of its Meta: the picker shows it.{recipe}",
        f"Write a sentence in `description` of its Meta: editors choose by it.{recipe}",
        f"Give a value of all its fields in `preview_value` of its Meta.{recipe}",
        f"Add the file, and name it in `template` of its Meta: readers see what it shows.{recipe}",
        f"Add a serializer of its value as the class `Api`: partners get that.{recipe}",
        f"Say in a sentence what it is: partners read it in the reference of blocks.{recipe}",
    ]


def test_a_block_from_outside_of_the_vocabulary_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    body = ArticlePage._meta.get_field("body").stream_block
    monkeypatch.setitem(body.child_blocks, "foreign", blocks.CharBlock())

    message = "The block 'foreign' of ArticlePage.body is not a content block."
    assert [(error.id, error.msg) for error in check_vocabulary()] == [("blocks.E002", message)]


def test_a_field_whose_blocks_would_be_in_migrations_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body = ArticlePage._meta.get_field("body")
    plain = WagtailStreamField(body.stream_block)
    plain.set_attributes_from_name("body")
    monkeypatch.setattr(ArticlePage._meta, "get_fields", lambda: [plain])

    message = "Each change of the blocks of ArticlePage.body needs a migration."
    assert [(error.id, error.msg) for error in check_vocabulary()] == [("blocks.E003", message)]


def test_django_runs_the_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(VOCABULARY, "throwaway", block_class(icon=None))

    assert "blocks.E001" in [error.id for error in run_checks(tags=["models"])]
