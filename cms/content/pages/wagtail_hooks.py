"""Wagtail hooks for the page form: scripts, styles, actions and publishing in bulk."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.content.pages.action_menu import show_next_step
from cms.content.pages.bulk import obstacles_in_bulk
from cms.content.pages.choosing import SeenDocumentLinkHandler, SeenPageLinkHandler
from cms.content.pages.session import session
from cms.foundation.users.sight import visible_pages

SCRIPTS = (
    *("notice", "session", "sending", "rich-text", "kept-copies", "unsaved", "bring-back"),
    *("editor", "form", "counters", "autosave", "faults", "upload-dialogs", "image-chooser"),
    *("undo", "undo-blocks", "undo-rows"),
)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Return the URL that a form requests before it is sent; Wagtail requires a log-in for it."""
    return [path("session/<int:user_id>/", session, name="session")]


@hooks.register("construct_page_chooser_queryset")
def choose_among_visible(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """Offer only the pages that the user may see."""
    return pages.filter(pk__in=visible_pages(request.user).values("pk"))


# After the handlers of blocks, which these replace.
@hooks.register("register_rich_text_features", order=110)
def hide_addresses(features: Any) -> None:
    """Replace what Wagtail's editor is told of links to pages and documents."""
    rules = features.converter_rules_by_converter["contentstate"]
    links, documents = (rules[name]["from_database_format"] for name in ("link", "document-link"))
    links['a[linktype="page"]'] = SeenPageLinkHandler("LINK")
    documents['a[linktype="document"]'] = SeenDocumentLinkHandler("DOCUMENT")


@hooks.register("insert_editor_js")
def editor_scripts() -> SafeString:
    """Return the form's scripts, which wait for autosave before sending and help to fill it in."""
    sources = ((static(f"js/{name}.js"),) for name in SCRIPTS)
    return format_html_join("", '<script defer src="{}"></script>', sources)


@hooks.register("insert_global_admin_css")
def editor_styles() -> SafeString:
    """Return the style sheet of our additions to the form."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/form.css"))


# Last, so that it finds the actions that others added or took away.
@hooks.register("construct_page_action_menu", order=1000)
def action_menu(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Give “Publish” or “Submit for review” a button of its own."""
    show_next_step(menu_items)


@hooks.register("before_bulk_action")
def check_in_bulk(
    request: HttpRequest, action_type: str, pages: list[Page], action: Any
) -> HttpResponse | None:
    """Publish none of the chosen pages while one of them must be fixed first."""
    if action_type != "publish" or not issubclass(action.model, Page):
        return None
    below = action.cleaned_form.cleaned_data["include_descendants"]
    refused = obstacles_in_bulk(pages, request.user, include_descendants=below)
    for page, obstacle in refused:
        messages.error(
            request,
            f"Nothing was published, because “{page.title}” is not ready: {obstacle} "
            "Open it and press Publish to see all there is to do.",
        )
    return redirect(action.next_url) if refused else None
