"""Whatever an editor enters in a block reaches both the HTML and the JSON."""

import html
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from bs4 import BeautifulSoup
from wagtail import blocks
from wagtail.blocks import StreamValue
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock
from wagtail.images.blocks import ImageBlock as WagtailImageBlock
from wagtail.rich_text import RichText

from articles.models import ArticlePage
from cms.content.blocks.base import BlockData, ContentBlock
from cms.content.blocks.body import BodyBlock, represent_body
from cms.content.blocks.vocabulary import VOCABULARY
from tests.blocks import filled
from tests.factories import make_article, make_image, make_site

pytestmark = pytest.mark.django_db

Fill = Callable[[str], Any]

NOT_TEXT = (blocks.ChoiceBlock, blocks.PageChooserBlock)


def texts(block: Any, value: Any) -> Iterator[str]:
    """Every text that an editor entered in `value`, a value of `block`."""
    match block:
        case WagtailTableBlock():
            yield from (cell for row in value["data"] for cell in row)
        case WagtailImageBlock():
            yield value.contextual_alt_text
        case blocks.StructBlock():
            for name, child in block.child_blocks.items():
                yield from texts(child, value[name])
        case blocks.ListBlock():
            for entry in value:
                yield from texts(block.child_block, entry)
        case blocks.RichTextBlock():
            yield from BeautifulSoup(value.source, "html.parser").stripped_strings
        case blocks.CharBlock() | blocks.TextBlock() | blocks.URLBlock():
            yield value
        case _:
            assert isinstance(block, NOT_TEXT), f"Say here what texts {type(block).__name__} has."


def values(data: Any) -> Iterator[str]:
    """Every value of JSON data, as text."""
    if isinstance(data, dict | list):
        for child in data.values() if isinstance(data, dict) else data:
            yield from values(child)
    else:
        yield str(data)


@pytest.fixture(scope="module")
def page(kept_database: None) -> ArticlePage:
    """A public page to lead to."""
    return make_article(make_site(), "Linked")


@pytest.fixture(scope="module")
def fill(page: ArticlePage) -> Fill:
    """Makes a value of a block."""
    return partial(filled, page=page, image=make_image("Room", credit="Photo by Iris Vane"))


def represent(name: str, value: Any) -> BlockData:
    """The block as it is in a body."""
    return represent_body(StreamValue(BodyBlock(), [(name, value)]))[0]


def with_rich_text(block: Any, value: Any, source: str) -> Any:
    """`value` with `source` in each rich text."""
    if isinstance(block, blocks.RichTextBlock):
        return RichText(source)
    if isinstance(block, blocks.StructBlock) and not isinstance(block, WagtailImageBlock):
        for name, child in block.child_blocks.items():
            value[name] = with_rich_text(child, value[name], source)
    return value


def has_rich_text(block: Any) -> bool:
    children = getattr(block, "child_blocks", {}).values()
    return isinstance(block, blocks.RichTextBlock) or any(map(has_rich_text, children))


RICH_BLOCKS = [name for name, block in VOCABULARY.items() if has_rich_text(block())]


@pytest.mark.parametrize("name", VOCABULARY)
def test_every_text_is_in_the_html_and_in_the_json(name: str, fill: Fill) -> None:
    value = fill(name)
    block = represent(name, value)
    entered = [text for text in texts(VOCABULARY[name](), value) if text]

    assert entered != []
    shown = html.unescape(block["html"])
    missing = [text for text in entered if text not in shown]
    template = VOCABULARY[name]().meta.template
    assert missing == [], f"{name}: readers do not see {missing}. Show it in {template}."
    delivered = "\n".join(values(block["value"]))
    missing = [text for text in entered if text not in delivered]
    assert missing == [], f"{name}: partners do not get {missing}. Give its Api a field for it."


@pytest.mark.parametrize("name", VOCABULARY)
def test_the_json_has_the_fields_of_the_api_serializer(name: str, fill: Fill) -> None:
    block = represent(name, fill(name))

    assert list(block) == ["id", "type", "value", "html"]
    assert block["type"] == name
    assert list(block["value"]) == list(VOCABULARY[name].Api().fields)
    assert json.loads(json.dumps(block["value"])) == block["value"]


@pytest.mark.parametrize("name", VOCABULARY)
def test_wagtail_renders_the_same_html(name: str, fill: Fill) -> None:
    value = fill(name)
    block: ContentBlock = VOCABULARY[name]()

    assert block.render(value) == represent(name, value)["html"]


@pytest.mark.parametrize("name", RICH_BLOCKS)
def test_no_internal_tag_leaves(name: str, page: ArticlePage, fill: Fill) -> None:
    source = (
        f'<p>See <a linktype="page" id="{page.pk}">this</a>, <a linktype="page" id="0">that</a>, '
        '<a linktype="document" id="0">a file</a> <a linktype="user" id="1">and her</a>.</p>'
        '<embed embedtype="image" id="0" alt="x" format="left"/>'
        '<embed embedtype="media" url="https://example.com/"/>'
    )
    value = with_rich_text(VOCABULARY[name](), fill(name), source)
    sent = json.dumps(represent(name, value))

    assert 'href=\\"http://testserver/articles/linked/\\"' in sent
    found = [tag for tag in ("linktype", "embedtype", "<embed", "<a>") if tag in sent]
    assert found == []
