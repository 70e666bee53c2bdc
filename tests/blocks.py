"""Values of blocks, made from the blocks alone: a new block needs nothing here."""

from typing import Any

from wagtail import blocks
from wagtail.images.blocks import ImageBlock as WagtailImageBlock
from wagtail.models import Page

from cms.content.blocks.vocabulary import VOCABULARY
from cms.content.images.models import Image
from tests.factories import stream

ALT = "A room with a window"


def filled(name: str, page: Page, image: Image) -> Any:
    """The preview value of the block, with `page` and `image` where an editor chooses one."""
    block = VOCABULARY[name]()
    return _chosen(block, block.get_preview_value(), page, image)


def _chosen(block: blocks.Block, value: Any, page: Page, image: Image) -> Any:
    match block:
        case WagtailImageBlock():
            image.contextual_alt_text, image.decorative = ALT, False
            return image
        case blocks.StructBlock():
            for child_name, child in block.child_blocks.items():
                value[child_name] = _chosen(child, value[child_name], page, image)
        case blocks.ListBlock():
            for number, entry in enumerate(value):
                value[number] = _chosen(block.child_block, entry, page, image)
        case blocks.ChooserBlock():
            kinds = {type(one): one for one in (page.page_ptr, page, image)}
            assert block.model_class in kinds, f"Choose a {block.model_class.__name__} here too."
            return kinds[block.model_class]
    return value


def stored_blocks(page: Page, image: Image) -> dict[str, Any]:
    """A value of each block of the vocabulary, as it is stored, by the block's name."""
    return {
        name: block().get_prep_value(filled(name, page, image))
        for name, block in VOCABULARY.items()
    }


def each_block(page: Page, image: Image) -> str:
    """A body of all of them."""
    return stream(*stored_blocks(page, image).items())
