"""Wagtail hooks for blocks: link handlers of rich text, pasting, and names of form fields."""

from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, path, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.rich_text.converters.contentstate import link_entity
from wagtail.admin.rich_text.converters.html_to_contentstate import ExternalLinkElementHandler
from wagtail.admin.rich_text.editors.draftail.features import PluginFeature
from wagtail.documents.rich_text.contentstate import document_link_entity

from cms.content.blocks.link_handlers import (
    AddressHandler,
    DocumentElementHandler,
    PageElementHandler,
    PublicDocumentLinkHandler,
    PublicPageLinkHandler,
    with_suffix,
)
from cms.content.blocks.pasting.sections import LONG
from cms.content.blocks.pasting.views import TOO_LARGE, TOO_LARGE_MESSAGE, paste


@hooks.register("register_rich_text_features", order=100)
def register_link_handlers(features: Any) -> None:
    """Replace Wagtail's link handlers, and the rules by which the editor reads and writes links."""
    for handler in (PublicPageLinkHandler, PublicDocumentLinkHandler, AddressHandler):
        features.register_link_type(handler)
    pages = {
        "a[href]": ExternalLinkElementHandler("LINK"),
        'a[linktype="page"]': PageElementHandler("LINK"),
    }
    documents = {'a[linktype="document"]': DocumentElementHandler("DOCUMENT")}
    for feature, readers, writers in (
        ("link", pages, {"LINK": with_suffix(link_entity)}),
        ("document-link", documents, {"DOCUMENT": with_suffix(document_link_entity)}),
    ):
        rule = {
            "from_database_format": readers,
            "to_database_format": {"entity_decorators": writers},
        }
        features.register_converter_rule("contentstate", feature, rule)


@hooks.register("register_rich_text_features")
def register_paste_feature(features: Any) -> None:
    """Register the feature `paste`, which makes blocks of what is pasted, and of a long paragraph.

    See cms/static/js/paste.js, paste-pictures.js and divide.js.
    """
    plugin = {
        "type": "PASTE",
        "url": reverse_lazy("paste"),
        "tooLarge": TOO_LARGE,
        "tooLargeMessage": TOO_LARGE_MESSAGE,
        "long": LONG,
        "pictures": reverse_lazy("wagtailimages_chooser:choose"),
    }
    names = ("paste-insert", "paste-pictures", "paste", "divide")
    scripts = [f"js/{name}.js" for name in names]
    feature = PluginFeature(plugin, js=scripts, css={"all": ["css/paste.css"]})
    features.register_editor_plugin("draftail", "paste", feature)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Return the URL that the paste script uses; Wagtail restricts it to users of the admin."""
    return [path("paste/", paste, name="paste")]


@hooks.register("insert_global_admin_js")
def names_script() -> SafeString:
    """Return the script that adds missing names to block fields, tag fields and dialogs."""
    return format_html('<script src="{}"></script>', static("js/names.js"))
