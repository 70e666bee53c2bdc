"""The block vocabulary: all that a body can be made of."""

from cms.blocks.actions import CallToActionBlock
from cms.blocks.base import ContentBlock
from cms.blocks.media import ImageBlock, VideoBlock
from cms.blocks.tables import TableBlock
from cms.blocks.text import (
    CallOutBlock,
    HeadingBlock,
    KeyPointsBlock,
    ParagraphBlock,
    QuestionBlock,
    QuoteBlock,
)

VOCABULARY: dict[str, type[ContentBlock]] = {
    "paragraph": ParagraphBlock,
    "heading": HeadingBlock,
    "image": ImageBlock,
    "key_points": KeyPointsBlock,
    "call_out": CallOutBlock,
    "question": QuestionBlock,
    "quote": QuoteBlock,
    "table": TableBlock,
    "video": VideoBlock,
    "call_to_action": CallToActionBlock,
}
