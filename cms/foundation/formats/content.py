"""Content as all formats have it: what the JSON of the API says.

What `XSerializer` gives is `XData` in Python, beside that serializer; a test compares them.
"""

import json
from typing import TypedDict

from rest_framework.utils.encoders import JSONEncoder

from cms.foundation.schema_org import Node


class AttributionData(TypedDict):
    """What a partner has to show beside the content."""

    text: str
    html: str
    licence: str
    licence_url: str
    canonical_url: str


class TranslationData(TypedDict):
    """The same content in another locale."""

    locale: str
    id: str
    url: str
    api_url: str


class SocialImage(TypedDict):
    """A picture by its address, its size in pixels and what it shows."""

    url: str
    width: int
    height: int
    alt: str


class PageReferenceData(TypedDict):
    """Another page, as content items refer to it."""

    id: str
    title: str
    url: str
    api_url: str


class Head(TypedDict):
    """What every item has in listings and alone. Days and times are texts, by ISO 8601."""

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
    """What every whole item has besides the fields of its type."""

    attribution: AttributionData
    disclaimer: str
    translations: list[TranslationData]
    social_image: SocialImage
    schema_org: Node


def encode(content: object) -> bytes:
    """JSON in UTF-8, as it is stored and sent."""
    text = json.dumps(content, cls=JSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return text.encode()
