"""Values of blocks, made from the blocks alone: a new block needs nothing here."""

from typing import Any

from wagtail import blocks
from wagtail.images.blocks import ImageBlock as WagtailImageBlock
from wagtail.models import Page

from cms.content.blocks.vocabulary import VOCABULARY
from cms.content.images.models import Image

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
