"""Absolute addresses, made from the site's own."""

from urllib.parse import quote, urljoin

from django.conf import settings
from wagtail.models import Page


def absolute_url(url: str) -> str:
    """`url` with the site's address before it, unless it has one or leads within the page."""
    return url if url.startswith("#") else urljoin(f"{settings.WAGTAILADMIN_BASE_URL}/", url)


def doi_url(doi: str) -> str:
    """Where a DOI leads; older ones have characters that mean something else in an address."""
    return f"https://doi.org/{quote(doi, safe='/')}"


def page_path(page: Page) -> str:
    """The path of `page` on the website; empty for a page outside of every site."""
    parts = page.get_url_parts()
    return parts[2] if parts and parts[2] else ""


def page_url(page: Page) -> str:
    """The address of `page` on the website; empty for a page outside of every site."""
    path = page_path(page)
    return absolute_url(path) if path else ""
