"""The description of a stream's blocks is made once, and is the one that Wagtail makes."""

import re
from typing import Any
from unittest.mock import patch

import pytest
from django.utils import translation
from wagtail.blocks.base import BlockWidget, JSContext

from articles.models import ArticlePage

FIELD = ArticlePage._meta.get_field("body")


def without_keys(widget: BlockWidget) -> str:
    """The description without the keys of empty texts and rows, which are drawn by lot."""
    return re.sub(r'(key\\": \\"|"id": ")[\w-]+', r"\1", widget.block_json)


@pytest.mark.django_db
def test_each_form_describes_the_blocks_as_wagtail_does(django_assert_num_queries: Any) -> None:
    form = ArticlePage.get_edit_handler().get_form_class()
    first, second = (form(instance=ArticlePage()).fields["body"].widget for _ in range(2))

    assert first is not second
    with django_assert_num_queries(0):
        assert without_keys(first) == without_keys(BlockWidget(first.block_def))
    with patch.object(JSContext, "pack", side_effect=AssertionError("It was made again.")):
        assert second.block_json == first.block_json


def test_it_is_made_once_in_each_language() -> None:
    widget = FIELD.formfield().widget
    with patch.object(JSContext, "pack", side_effect=lambda block: translation.get_language()):
        for language in ("en", "de", "en"):
            with translation.override(language):
                copied = FIELD.formfield(widget=widget).widget
                assert copied.block_json == f'"{language}"'
