"""Types of the JSON of content items, and its encoding.

Each `XData` here describes the output of the serializer `XSerializer`; a test compares them.
"""

import json
from typing import TypedDict

from rest_framework.utils.encoders import JSONEncoder

from cms.foundation.schema_org import Node


class AttributionData(TypedDict):
    """The texts and links that a partner has to show beside the content."""

    text: str
    html: str
    licence: str
    licence_url: str
    canonical_url: str


class TranslationData(TypedDict):
    """A reference to a translation of the content in another locale."""

    locale: str
    id: str
    url: str
    api_url: str


class SocialImage(TypedDict):
    """A picture: its address, its size in pixels and its alternative text."""

    url: str
    width: int
    height: int
    alt: str


class PageReferenceData(TypedDict):
    """A reference from one content item to another page."""

    id: str
    title: str
    url: str
    api_url: str


class Head(TypedDict):
    """The fields of every item, in listings and on its own; dates and times are in ISO 8601."""

    id: str
    type: str
    locale: str
    title: str
    slug: str
    summary: str
    url: str
    api_url: str
    published_at: str | None
    updated_at: str | None
    position: int


class Content(Head):
    """The fields that every whole item has besides the fields of its type."""

    attribution: AttributionData
    disclaimer: str
    translations: list[TranslationData]
    social_image: SocialImage
    schema_org: Node


def encode(content: object) -> bytes:
    """Return `content` as compact JSON in UTF-8, in the form that is stored and sent."""
    text = json.dumps(content, cls=JSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return text.encode()
