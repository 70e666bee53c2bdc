"""Our link handlers in place of Wagtail's, for every channel."""

from typing import Any

from wagtail import hooks

from cms.blocks.links import PublicDocumentLinkHandler, PublicPageLinkHandler


@hooks.register("register_rich_text_features", order=100)
def register_link_handlers(features: Any) -> None:
    """Replace the handlers that Wagtail registered for pages and documents."""
    features.register_link_type(PublicPageLinkHandler)
    features.register_link_type(PublicDocumentLinkHandler)
