"""Absolute addresses of pages and files, and which addresses are safe to follow."""

import re
from html import unescape
from urllib.parse import quote, urljoin

from django.conf import settings
from wagtail.models import Page

URL_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""The schemes of the addresses that are shown to anybody."""
# Browsers ignore them, so that they must not hide a scheme.
IGNORED = re.compile(r"[\x00-\x20\x7f]")
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


def safe_address(address: str) -> str:
    """Return `address`, or an empty string if it has a scheme, such as `javascript:`, of no use.

    An address without a scheme is safe.
    """
    scheme = SCHEME.match(IGNORED.sub("", unescape(address)))
    return address if scheme is None or scheme[1].lower() in URL_SCHEMES else ""


def absolute_url(url: str) -> str:
    """Return `url` joined to the site's base address; an absolute URL or fragment is unchanged."""
    return url if url.startswith("#") else urljoin(f"{settings.WAGTAILADMIN_BASE_URL}/", url)


def doi_url(doi: str) -> str:
    """Return the doi.org address of a DOI, with the reserved characters of older DOIs escaped."""
    return f"https://doi.org/{quote(doi, safe='/')}"


def page_path(page: Page) -> str:
    """Return the path of `page` on the website, or an empty string if it belongs to no site."""
    parts = page.get_url_parts()
    return parts[2] if parts and parts[2] else ""


def page_url(page: Page) -> str:
    """Return the absolute address of `page`, or an empty string if it belongs to no site."""
    path = page_path(page)
    return absolute_url(path) if path else ""
