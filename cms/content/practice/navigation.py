"""The links that editors put into the header and the footer of the website."""

from collections.abc import Iterable
from typing import Protocol, TypedDict

from wagtail.models import Page

from cms.foundation.addresses import page_path
from cms.foundation.visibility import public_pages


class Link(Protocol):
    """A label and the key of a page."""

    label: str
    page_id: int


class LinkData(TypedDict):
    """A link to a page of the website."""

    label: str
    path: str


def public_links(links: Iterable[Link]) -> list[LinkData]:
    """Return the links to pages that are public and on the website."""
    chosen = list(links)
    pages = Page.objects.filter(pk__in=[link.page_id for link in chosen])
    public = public_pages(pages).in_bulk() if chosen else {}
    entries = [
        LinkData(label=link.label, path=page_path(public[link.page_id]))
        for link in chosen
        if link.page_id in public
    ]
    return [entry for entry in entries if entry["path"]]
