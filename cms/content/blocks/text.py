"""Blocks of text."""

from typing import Any, ClassVar

from rest_framework import serializers
from wagtail import blocks
from wagtail.rich_text import RichText

from cms.content.blocks.base import AddressBlock, ContentBlock, StructContentBlock
from cms.content.blocks.fields import MAY_GROW, RichTextHtml


class HeadingBlock(StructContentBlock):
    """A heading that readers can link to."""

    text = blocks.CharBlock(max_length=160, form_classname="title")
    level = blocks.ChoiceBlock(
        choices=[("2", "Section"), ("3", "Part of a section")], default="2", label="Size"
    )

    class Meta:
        icon = "title"
        group = "Text"
        description = "A heading on its own. Inside a paragraph, type ## and a space instead."
        template = "blocks/heading.html"
        preview_value: ClassVar = {"text": "A course of sessions rather than one", "level": "2"}

    class Api(serializers.Serializer[Any]):
        text = serializers.CharField()
        level = serializers.ChoiceField(choices=[2, 3])
        anchor = serializers.SerializerMethodField(help_text="The `id` of the heading.")

        def get_anchor(self, value: Any) -> str:
            """Return an anchor that is unique within the body."""
            return str(self.context["anchors"].take(value["text"]))


class ParagraphBlock(ContentBlock, blocks.RichTextBlock):
    """Running text. One that is left empty is nowhere shown, so it stops nobody."""

    def __init__(self, required: bool = False, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)

    class Meta:
        icon = "pilcrow"
        group = "Text"
        description = "Text with headings, emphasis, lists and links."
        template = "blocks/paragraph.html"
        preview_value = RichText(
            "<p>Many people feel <b>a little lighter</b> after the first sessions. "
            "Keep a note of good and bad days.</p>"
        )

    class Api(serializers.Serializer[Any]):
        html = RichTextHtml(source="*")


class QuoteBlock(StructContentBlock):
    """Words of somebody else."""

    text = blocks.TextBlock(rows=3)
    attribution = blocks.CharBlock(max_length=160, required=False, label="Who said it")
    source_url = AddressBlock(required=False, label="Where it can be read")

    class Meta:
        icon = "openquote"
        group = "Text"
        description = "Somebody's words, with their name."
        template = "blocks/quote.html"
        preview_value: ClassVar = {
            "text": "I could tie my shoes again.",
            "attribution": "A patient, after eight weeks",
            "source_url": "",
        }

    class Api(serializers.Serializer[Any]):
        text = serializers.CharField()
        attribution = serializers.CharField()
        source_url = serializers.CharField(help_text="Empty when there is none.")


class KeyPointsBlock(StructContentBlock):
    """What to remember, in a few lines."""

    title = blocks.CharBlock(max_length=80, default="In short")
    points = blocks.ListBlock(blocks.CharBlock(max_length=300, label="Point"), min_num=1)

    class Meta:
        icon = "list-ul"
        group = "For the reader"
        description = "The few things that a reader in a hurry should take away."
        template = "blocks/key_points.html"
        preview_value: ClassVar = {
            "title": "In short",
            "points": ["Keep moving.", "Most back pain eases within weeks."],
        }

    class Api(serializers.Serializer[Any]):
        title = serializers.CharField()
        points = serializers.ListField(child=serializers.CharField())


class CallOutBlock(StructContentBlock):
    """A remark set apart from the text."""

    kind = blocks.ChoiceBlock(
        choices=[
            ("note", "Note"),
            ("tip", "Tip"),
            ("evidence", "What the evidence says"),
            ("warning", "Warning"),
        ],
        default="note",
    )
    title = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(editor="inline")

    class Meta:
        icon = "warning"
        group = "For the reader"
        label = "Note, tip or warning"
        description = "A note, a tip, how sure the evidence is, or a warning sign to act on."
        template = "blocks/call_out.html"
        preview_value: ClassVar = {
            "kind": "warning",
            "title": "When to see a doctor at once",
            "text": "<p>Numbness between the legs, or trouble passing urine.</p>",
        }

    class Api(serializers.Serializer[Any]):
        kind = serializers.ChoiceField(
            choices=["note", "tip", "evidence", "warning"], help_text=MAY_GROW
        )
        title = serializers.CharField()
        text = RichTextHtml()


class QuestionBlock(StructContentBlock):
    """A question that patients ask, and its answer."""

    question = blocks.CharBlock(max_length=200)
    answer = blocks.RichTextBlock(editor="inline")

    class Meta:
        icon = "help"
        group = "For the reader"
        label = "Question and answer"
        description = "A question as patients ask it, and a short answer."
        template = "blocks/question.html"
        preview_value: ClassVar = {
            "question": "Does it hurt?",
            "answer": "<p>Most people feel a brief pinch, or nothing at all.</p>",
        }

    class Api(serializers.Serializer[Any]):
        question = serializers.CharField()
        answer = RichTextHtml()
