"""The building of content items from pages."""

import hashlib
from datetime import datetime
from typing import cast

from django.utils.dateparse import parse_datetime
from wagtail.models import Page

from cms.delivery.items.registry import item_type_named, item_type_of, outline_of
from cms.delivery.models import ContentItem
from cms.foundation.batches import kept
from cms.foundation.file_passes import passes_by
from cms.foundation.formats.characters import writable_url
from cms.foundation.formats.content import Content, encode
from cms.foundation.formats.sitemap import url_element
from cms.foundation.transactions import RefusedError
from cms.foundation.visibility import is_public


class UnbuildableError(RefusedError):
    """Raised if no content item can be built from `page`; its cause is the original error."""

    def __init__(self, page: Page) -> None:
        super().__init__(
            f"“{page.title}” cannot be published: something in it fails when it is made ready for "
            "readers. Take back what was changed last and try again. If that does not help, tell "
            f"whoever runs the website that it is page {page.pk}; the log says what went wrong."
        )
        self.page = page


def build(page: Page) -> Content:
    """Return the content of `page`, a draft or live specific page of a registered type.

    Nested pages, images and documents that are not public are left out. The position is 0 until
    the item is stored. An unchanged page always gives the same content. Raise UnbuildableError
    for any error in the building.
    """
    item_type = item_type_of(page)
    if item_type is None:
        raise LookupError(f"{type(page).__name__} is not registered as an item type")
    try:
        # In a batch, one serializer represents all pages of its type.
        serializer = kept(item_type.serializer, item_type.serializer)
        return cast(Content, serializer.to_representation(page))
    except Exception as error:
        raise UnbuildableError(page) from error


def build_if_public(page: Page) -> Content | None:
    """Return the content of `page`; None if it is not public or has no content item.

    An alias has none: it is a second address of its source.
    """
    if page.alias_of_id or item_type_of(page) is None or not is_public(page):
        return None
    with passes_by(None):
        return build(page)


def digest(content: Content) -> str:
    """Return the SHA-256 of the content without its position, in hexadecimal."""
    return hashlib.sha256(encode({**content, "position": 0})).hexdigest()


def fill(item: ContentItem, content: Content, known_digest: str = "") -> None:
    """Set the fields of `item` that are derived from `content`, without saving it.

    If the digest of the content is known, it is not made again.
    """
    item.type, item.locale, item.title = content["type"], content["locale"], content["title"]
    # A page that was imported as live has no publication times, but listings need an order.
    item.published_at = _moment(content["published_at"]) or item.published_at or item.changed_at
    item.updated_at = _moment(content["updated_at"]) or item.updated_at or item.changed_at
    item.digest, item.content = known_digest or digest(content), encode(content)
    item.summary = encode(item_type_named(item.type).summary_of(content))
    item.sitemap_url = sitemap_url(content, item.updated_at)


def sitemap_url(content: Content, updated_at: datetime | None) -> str:
    """Return the entry in the sitemap of the item with this content, with its pictures."""
    outline = outline_of(content)
    shown = filter(None, (outline.picture, *outline.illustrations))
    translated = [content, *content["translations"]] if content["translations"] else []
    return url_element(
        writable_url(content["url"]),
        updated_at,
        dict.fromkeys(writable_url(picture["src"]) for picture in shown),
        {each["locale"]: writable_url(each["url"]) for each in translated},
    )


def _moment(text: str | None) -> datetime | None:
    return parse_datetime(text) if text else None
