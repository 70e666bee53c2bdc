"""The block vocabulary: all types of blocks that a body can have."""

from cms.content.blocks.actions import CallToActionBlock
from cms.content.blocks.base import ContentBlock
from cms.content.blocks.media import ImageBlock, VideoBlock
from cms.content.blocks.tables import TableBlock
from cms.content.blocks.text import (
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
