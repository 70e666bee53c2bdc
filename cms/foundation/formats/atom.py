"""Feeds as Atom documents (RFC 4287)."""

from datetime import UTC, datetime

from cms.foundation.formats.feed_entries import Entry, Feed
from cms.foundation.formats.xml import XmlDocument


def atom(feed: Feed) -> bytes:
    """Return the Atom document of `feed`, which is valid even without entries."""
    document = XmlDocument()
    with document.inside(
        "feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": feed.language}
    ):
        document.element("id", feed.url)
        document.element("title", feed.title)
        if feed.description:
            document.element("subtitle", feed.description)
        document.element("updated", _time(feed.updated))
        _link(document, "self", feed.url, "application/atom+xml")
        _link(document, "alternate", feed.page_url, "text/html")
        if feed.hub:
            document.element("link", attributes={"rel": "hub", "href": feed.hub})
        _author(document, feed.publisher, "")
        _terms(document, feed)
        if feed.icon:
            document.element("icon", feed.icon)
        document.element("generator", "Meridian")
        for entry in feed.entries:
            _entry(document, entry, feed)
    return document.encoded()


def _entry(document: XmlDocument, entry: Entry, feed: Feed) -> None:
    language = {"xml:lang": entry.language} if entry.language != feed.language else {}
    with document.inside("entry", language):
        document.element("id", entry.id)
        document.element("title", entry.title)
        _link(document, "alternate", entry.url, "text/html")
        document.element("published", _time(entry.published))
        document.element("updated", _time(entry.updated))
        for author in entry.authors:
            _author(document, author.name, author.url)
        for category in entry.categories:
            document.element("category", attributes={"term": category})
        if entry.enclosure:
            length = str(entry.enclosure.length)
            _link(document, "enclosure", entry.enclosure.url, entry.enclosure.type, length)
        document.element("summary", entry.summary)
        document.element("content", entry.content, {"type": "html"})
        _terms(document, entry)


def _link(document: XmlDocument, relation: str, url: str, kind: str, length: str = "") -> None:
    size = {"length": length} if length else {}
    document.element("link", attributes={"rel": relation, "type": kind, "href": url, **size})


def _author(document: XmlDocument, name: str, url: str) -> None:
    with document.inside("author"):
        document.element("name", name)
        if url:
            document.element("uri", url)


def _terms(document: XmlDocument, described: Feed | Entry) -> None:
    """Write the rights and the licence link (RFC 4946)."""
    if described.rights:
        document.element("rights", described.rights)
    if described.licence_url:
        document.element("link", attributes={"rel": "license", "href": described.licence_url})


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
