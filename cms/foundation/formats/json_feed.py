"""Feeds as JSON Feed 1.1 documents (jsonfeed.org/version/1.1)."""

from typing import Any

from cms.foundation.formats.characters import all_writable
from cms.foundation.formats.content import encode
from cms.foundation.formats.feed_entries import Entry, Feed


def json_feed(feed: Feed) -> bytes:
    """Return the JSON document of `feed`; fields without a value are left out."""
    described = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page_url,
        "feed_url": feed.url,
        "description": feed.description,
        "favicon": feed.icon,
        "authors": [{"name": feed.publisher}],
        "language": feed.language,
        "hubs": [{"type": "WebSub", "url": feed.hub}] if feed.hub else [],
        "_terms": _terms(feed),
    }
    items = [_given(_item(entry)) for entry in feed.entries]
    return encode(all_writable({**_given(described), "items": items}))


def _item(entry: Entry) -> dict[str, Any]:
    picture = entry.enclosure
    attachment = picture and {
        "url": picture.url,
        "mime_type": picture.type,
        "size_in_bytes": picture.length,
    }
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.content,
        "image": picture and picture.url,
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [_given({"name": author.name, "url": author.url}) for author in entry.authors],
        "tags": list(entry.categories),
        "language": entry.language,
        "attachments": [attachment] if attachment else [],
        "_terms": _terms(entry),
    }


def _terms(described: Feed | Entry) -> dict[str, str]:
    """Return the rights as an extension object, because JSON Feed has no field for rights."""
    return _given({"rights": described.rights, "licence_url": described.licence_url})


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
