"""The formats of feeds. Each feed is available in all of them."""

from collections.abc import Callable
from dataclasses import dataclass

from cms.foundation.formats.atom import atom
from cms.foundation.formats.feed_entries import Feed
from cms.foundation.formats.json_feed import json_feed
from cms.foundation.formats.rss import rss


@dataclass(frozen=True)
class Format:
    """A feed format; `suffix` is the end of the addresses of its feeds."""

    suffix: str
    label: str
    media_type: str
    write: Callable[[Feed], bytes]


FORMATS = {
    each.suffix: each
    for each in (
        Format("atom", "Atom", "application/atom+xml", atom),
        Format("rss", "RSS", "application/rss+xml", rss),
        Format("json", "JSON Feed", "application/feed+json", json_feed),
    )
}
