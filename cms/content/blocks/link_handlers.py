"""Rich text link handlers that write absolute links to public pages and documents only.

This module is separate from cms.content.blocks.rich_text because Wagtail's handlers need the models
to be loaded.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.html import escape
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    LinkElementHandler,
    PageLinkElementHandler,
)
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.documents.rich_text.contentstate import DocumentLinkElementHandler
from wagtail.models import Page
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.pages import PageLinkHandler

from cms.content.documents.models import documents_in_bulk
from cms.content.links.fields import Reference, references_in
from cms.foundation.addresses import absolute_url, page_url
from cms.foundation.file_passes import file_url
from cms.foundation.visibility import in_public_collection, public_in_bulk

Attributes = dict[str, str]


class PublicPageLinkHandler(PageLinkHandler):
    """A link handler that writes absolute links to public pages, and no links to other pages."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[Attributes]) -> list[str]:
        """Return the opening tag of each link, in order."""
        ids = [attrs["id"] for attrs in attrs_list if str(attrs.get("id", "")).isdigit()]
        public = public_in_bulk(Page, map(int, ids))
        pages = {str(pk): page for pk, page in public.items()}
        found = [(pages.get(str(attrs.get("id"))), attrs) for attrs in attrs_list]
        return [_opening_tag(page and page_url(page), attrs) for page, attrs in found]


class PublicDocumentLinkHandler(DocumentLinkHandler):
    """A link handler that writes absolute links to documents outside private collections only."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[Attributes]) -> list[str]:
        """Return the opening tag of each link, in order."""
        ids = [attrs["id"] for attrs in attrs_list if str(attrs.get("id", "")).isdigit()]
        found_by_key = documents_in_bulk(map(int, ids))
        documents = {str(pk): document for pk, document in found_by_key.items()}
        found = [(documents.get(str(attrs.get("id"))), attrs) for attrs in attrs_list]
        return [
            _opening_tag(file_url(d.url) if d and in_public_collection(d) else None, attrs)
            for d, attrs in found
        ]


class AddressHandler(LinkHandler):
    """A link handler for addresses, which tells what they lead to on the own site."""

    identifier = "external"

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[Attributes]) -> list[str]:
        """Return no tags: the links stay as they are."""
        return []

    @classmethod
    def extract_references(cls, attrs: Attributes) -> Iterator[Reference]:
        """Yield the page or file that the address leads to."""
        yield from references_in([attrs["href"]])


def _opening_tag(url: str | None, attrs: Attributes) -> str:
    suffix = attrs.get("suffix", "")
    whole = f"{url}{suffix}" if suffix.startswith(("?", "#")) else url
    return f'<a href="{escape(absolute_url(whole))}">' if url and whole else "<a>"


class _KeepsSuffix(LinkElementHandler):
    """The part of an editor's link element that keeps its query and its fragment."""

    def get_attribute_data(self, attrs: Attributes) -> dict[str, Any]:
        suffix = attrs.get("suffix")
        data: dict[str, Any] = super().get_attribute_data(attrs)
        return {**data, "suffix": suffix} if suffix else data


class PageElementHandler(_KeepsSuffix, PageLinkElementHandler):
    """A link to a page in the editor."""


class DocumentElementHandler(_KeepsSuffix, DocumentLinkElementHandler):
    """A link to a document in the editor."""


def with_suffix(entity: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return `entity`, which writes a link of the editor, with the link's query and fragment."""

    def written(props: Any) -> Any:
        element = entity(props)
        if "linktype" in element.attr and props.get("suffix"):
            element.attr["suffix"] = props["suffix"]
        return element

    return written
