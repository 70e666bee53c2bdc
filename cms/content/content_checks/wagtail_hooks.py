"""Wagtail hooks for the checks: the list of phrases, the audit log, and the preview."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.userbar import BaseItem, ContentCheckerItem
from wagtail.log_actions import LogFormatter
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.content.content_checks.models import ClaimPhrase
from cms.content.content_checks.reasons import ACTION
from cms.content.content_checks.side_panel import SiteChecks


class ClaimPhraseViewSet(SnippetViewSet):
    """The admin views that list, create and edit the phrases that need a source or a reason."""

    model = ClaimPhrase
    icon = "warning"
    menu_label = "Claim phrases"
    menu_order = 260
    add_to_admin_menu = True
    list_display = ("phrase", "explanation")


register_snippet(ClaimPhraseViewSet)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Register the log action for reasons."""

    @actions.register_action(ACTION)
    class Explained(LogFormatter):
        label = "Give a reason for health claims"

        def format_message(self, log_entry: Any) -> str:
            """Return a sentence with the words of the claims and the reason."""
            words = dict.fromkeys(f"“{claim['words']}”" for claim in log_entry.data["claims"])
            return f"Gave a reason for {', '.join(words)}: {log_entry.data['reason']}"


@hooks.register("before_publish_page")
@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def record_reason(request: HttpRequest, page: Page) -> None:
    """Log the reason in a form when the page is published or submitted for review."""
    claims = page.__dict__.pop("claims_to_record", None)
    if claims:
        claims.record(page, request.user)


@hooks.register("construct_wagtail_userbar")
def add_site_checks(request: HttpRequest, items: list[BaseItem], page: Any) -> None:
    """Replace Wagtail's content checker with one that has the rules of the site, too."""
    items[:] = [
        SiteChecks(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item
        for item in items
    ]
