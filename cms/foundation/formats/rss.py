"""Feeds as RSS 2.0 documents, with the whole text by the RSS 1.0 content module."""

from email.utils import format_datetime

from django.utils.html import escape

from cms.foundation.formats.feed_entries import Entry, Feed
from cms.foundation.formats.xml import XmlDocument

NAMESPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
}


def rss(feed: Feed) -> bytes:
    """Return the RSS document of `feed`, which is valid even without entries."""
    document = XmlDocument()
    with document.inside("rss", {"version": "2.0", **NAMESPACES}), document.inside("channel"):
        document.element("title", feed.title)
        document.element("link", feed.page_url)
        document.element("description", feed.description or feed.title)
        document.element("language", feed.language)
        if feed.rights:
            document.element("copyright", feed.rights)
        document.element("lastBuildDate", format_datetime(feed.updated))
        document.element("generator", "Meridian")
        for relation, url in (("self", feed.url), ("hub", feed.hub), ("license", feed.licence_url)):
            if url:
                kind = {"type": "application/rss+xml"} if relation == "self" else {}
                link = {"rel": relation, **kind, "href": url}
                document.element("atom:link", attributes=link)
        for entry in feed.entries:
            _item(document, entry, feed)
    return document.encoded()


def _item(document: XmlDocument, entry: Entry, feed: Feed) -> None:
    with document.inside("item"):
        document.element("title", entry.title)
        document.element("link", entry.url)
        document.element("guid", entry.id, {"isPermaLink": "false"})
        document.element("pubDate", format_datetime(entry.published))
        for author in entry.authors:
            # In RSS, the element `author` has to be an e-mail address.
            document.element("dc:creator", author.name)
        for category in entry.categories:
            document.element("category", category)
        if entry.language != feed.language:
            document.element("dc:language", entry.language)
        if entry.rights:
            document.element("dc:rights", entry.rights)
        if picture := entry.enclosure:
            values = {"url": picture.url, "length": str(picture.length), "type": picture.type}
            document.element("enclosure", attributes=values)
        document.element("description", escape(entry.summary))
        document.element("content:encoded", entry.content)
