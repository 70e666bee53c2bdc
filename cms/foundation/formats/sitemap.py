"""A writer of sitemaps (sitemaps.org), with Google's extension for images and translations."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

# The protocol allows 50 MB and 50,000 addresses in a file, and the extension 1,000 images each.
BYTES_PER_URL = 5_000
DECLARATION, NAMESPACE = (
    '<?xml version="1.0" encoding="utf-8"?>\n',
    "http://www.sitemaps.org/schemas/sitemap/0.9",
)
INDEX = f'{DECLARATION}<sitemapindex xmlns="{NAMESPACE}">\n'
URLSET = (
    f'{DECLARATION}<urlset xmlns="{NAMESPACE}"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)


def url_element(
    url: str,
    changed_at: datetime | None,
    images: Iterable[str] = (),
    alternates: Mapping[str, str] | None = None,
) -> str:
    """Return the entry of the page at `url`, with as many of its images as fit into its share.

    `alternates` maps languages to the addresses of the translations, including its own. All
    addresses are ASCII.
    """
    parts = [f"<url><loc>{escape(url)}</loc>"]
    if changed_at:
        parts.append(f"<lastmod>{changed_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod>")
    parts += [
        f'<xhtml:link rel="alternate" hreflang={quoteattr(code)} href={quoteattr(address)}/>'
        for code, address in (alternates or {}).items()
    ]
    end = "</url>\n"
    left = BYTES_PER_URL - len(end) - sum(map(len, parts))
    for image in images:
        part = f"<image:image><image:loc>{escape(image)}</image:loc></image:image>"
        left -= len(part)
        if left < 0:
            break
        parts.append(part)
    return "".join((*parts, end))


def sitemap_index(urls: Iterable[str]) -> bytes:
    """Return the index of the files at these addresses."""
    entries = (f"<sitemap><loc>{escape(url)}</loc></sitemap>\n" for url in urls)
    return "".join((INDEX, *entries, "</sitemapindex>\n")).encode()


def urlset(elements: Iterable[str]) -> bytes:
    """Return the file with these entries."""
    return "".join((URLSET, *elements, "</urlset>\n")).encode()
