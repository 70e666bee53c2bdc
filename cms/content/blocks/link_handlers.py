"""Rich text link handlers that write absolute links to public pages and documents only.

This module is separate from cms.content.blocks.rich_text because Wagtail's handlers need the models
to be loaded.
"""

from django.utils.html import escape
from wagtail.documents import get_document_model
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from cms.foundation.addresses import absolute_url, page_url
from cms.foundation.file_passes import file_url
from cms.foundation.visibility import in_public_collection, public_pages


class PublicPageLinkHandler(PageLinkHandler):
    """A link handler that writes absolute links to public pages, and no links to other pages."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        """Return the opening tag of each link, in order."""
        ids = [attrs["id"] for attrs in attrs_list if str(attrs.get("id", "")).isdigit()]
        pages = {str(page.pk): page for page in public_pages(Page.objects.filter(pk__in=ids))}
        found = (pages.get(str(attrs.get("id"))) for attrs in attrs_list)
        return [_opening_tag(page_url(page) if page else None) for page in found]


class PublicDocumentLinkHandler(DocumentLinkHandler):
    """A link handler that writes absolute links to documents outside private collections only."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        """Return the opening tag of each link, in order."""
        ids = [attrs["id"] for attrs in attrs_list if str(attrs.get("id", "")).isdigit()]
        model = get_document_model()
        documents = {str(d.pk): d for d in model.objects.filter(pk__in=ids)}
        found = (documents.get(str(attrs.get("id"))) for attrs in attrs_list)
        shown = (d if d and in_public_collection(d) else None for d in found)
        return [_opening_tag(file_url(d.url) if d else None) for d in shown]


def _opening_tag(url: str | None) -> str:
    return f'<a href="{escape(absolute_url(url))}">' if url else "<a>"
