"""Content items as entries of an Atom feed (RFC 4287)."""

import re
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from cms.delivery.registry import Content
from cms.practice.models import PracticeSettings

# XML 1.0 has no way to write these, not even escaped; Django refuses the whole feed for one.
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class EntryFeed(Atom1Feed):
    """An Atom feed whose entries carry the whole text."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Django's elements, and the text as HTML."""
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


def entry(item: Content) -> dict[str, Any]:
    """What a feed says of a content item; one that was never published gets the present time.

    `description` and `content` are HTML; the other texts are plain.
    """
    topics = item.get("topics") or item.get("specialties") or []
    authors = [author["full_name"] for author in item.get("authors", [])]
    published = _moment(item["published_at"])
    return {
        "title": _writable(item.get("full_name") or item["title"]),
        "link": item["url"],
        "description": escape(_writable(item["summary"])),
        "author_name": _writable(", ".join(authors)) or None,
        "pubdate": published,
        "updateddate": max(published, _moment(item["updated_at"])),
        "unique_id": f"urn:uuid:{item['id']}",
        "categories": [topic["name"] for topic in topics],
        "content": _writable("\n".join([*_blocks(item), item["attribution"]["html"]])),
    }


def entry_xml(described: dict[str, Any], practice: PracticeSettings) -> str:
    """A feed of the one entry, which lacks nothing that is required."""
    link = described["link"]
    feed = EntryFeed(
        title=_writable(practice.practice_name),
        link=link,
        description=None,
        author_name=_writable(practice.practice_name),
    )
    feed.add_item(**described)
    return str(feed.writeString("utf-8"))


def _blocks(item: Content) -> list[str]:
    return [block["html"] for block in item["body"]]


def _moment(text: str | None) -> datetime:
    return (parse_datetime(text) if text else None) or timezone.now()


def _writable(text: str) -> str:
    return UNWRITABLE.sub("", text)
