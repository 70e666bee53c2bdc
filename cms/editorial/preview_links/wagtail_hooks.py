"""Wagtail hooks that add the sharing of drafts and its log actions to the admin."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from cms.editorial.preview_links import admin

patterns = [
    path("", admin.links, name="links"),
    path("create/", admin.create, name="create"),
    path("<int:link_id>/revoke/", admin.revoke, name="revoke"),
]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """Register the URLs of sharing; Wagtail requires access to the admin for them."""
    return [path("pages/<int:page_id>/share/", include((patterns, "previews_admin")))]


@hooks.register("register_page_header_buttons")
def share_button(page: Page, user: Any, view_name: str, next_url: str = "") -> Iterator[Button]:
    """Add a button to the actions of a page, for users who may edit the page."""
    if not page.is_root() and page.permissions_for_user(user).can_edit():
        url = reverse("previews_admin:links", args=[page.pk])
        yield Button("Share a draft", url, icon_name="link-external", priority=35)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Register the messages of the log entries."""

    @actions.register_action("previews.share")
    class Shared(LogFormatter):
        label = "Share a draft"

        def format_message(self, log_entry: Any) -> str:
            """Return a message with the time at which the link expires."""
            until = localtime(datetime.fromisoformat(log_entry.data["expires_at"]))
            return f"Shared a draft by a link until {date_format(until, 'DATETIME_FORMAT')}"

    actions.register_action("previews.revoke", "Revoke a shared draft", "Revoked a shared draft")
