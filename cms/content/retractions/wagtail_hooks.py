"""Wagtail hooks for retractions: views, buttons, a message in the form, and the audit log."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.formats import date_format
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from cms.content.retractions import admin
from cms.content.retractions.pages import RetractablePage
from cms.foundation.visibility import is_retracted

patterns = [
    path("retract/", admin.retract, name="retract"),
    path("lift-retraction/", admin.lift, name="lift"),
]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """Return the URLs of the views, which Wagtail restricts to users of the admin."""
    return [path("pages/<int:page_id>/", include((patterns, "retractions_admin")))]


@hooks.register("register_page_header_buttons")
def header_button(page: Page, user: Any, view_name: str, next_url: str = "") -> Iterator[Button]:
    """Yield the button among the actions of a page."""
    yield from _buttons(page, user)


@hooks.register("register_page_listing_more_buttons")
def listing_button(page: Page, user: Any, next_url: str = "") -> Iterator[Button]:
    """Yield the button of a page in the list of pages."""
    yield from _buttons(page, user)


def _buttons(page: Page, user: Any) -> Iterator[Button]:
    page = page.specific
    if not isinstance(page, RetractablePage):
        return
    permissions = page.permissions_for_user(user)
    if permissions.can_retract():
        url = reverse("retractions_admin:retract", args=[page.pk])
        yield Button("Retract…", url, icon_name="warning", priority=62)
    elif permissions.can_lift_retraction():
        url = reverse("retractions_admin:lift", args=[page.pk])
        yield Button("Lift the retraction…", url, icon_name="undo", priority=62)


@hooks.register("before_edit_page")
def say_that_it_is_retracted(request: HttpRequest, page: Page) -> None:
    """Tell whoever opens the form of a retracted page what the retraction means."""
    if request.method != "GET" or not isinstance(page, RetractablePage) or not is_retracted(page):
        return
    current: Any = page.retraction
    sentence = (
        f"This was retracted on {date_format(current.date)}. You can save drafts; publishing "
        "is possible again when the retraction is lifted."
    )
    url = reverse("retractions_admin:lift", args=[page.pk])
    may_lift = page.permissions_for_user(request.user).can_lift_retraction()
    buttons = [messages.button(url, "Lift the retraction…")] if may_lift else []
    messages.warning(request, sentence, buttons=buttons)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Register the log actions of retractions."""

    class Quoting(LogFormatter):
        def format_message(self, log_entry: Any) -> str:
            """Return the action with the sentence that readers were told."""
            return f"{self.done}: “{log_entry.data['text']}”"

    @actions.register_action("retractions.retract")
    class Retracted(Quoting):
        label = "Retract"
        done = "Retracted"

    @actions.register_action("retractions.lift")
    class Lifted(Quoting):
        label = "Lift a retraction"
        done = "Lifted the retraction"
