"""Where the checks meet Wagtail: the list of phrases, the log, and the preview."""

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
    """List, create and edit the phrases that ask for a source or a reason."""

    model = ClaimPhrase
    icon = "warning"
    menu_label = "Claim phrases"
    menu_order = 260
    add_to_admin_menu = True
    list_display = ("phrase", "explanation")


register_snippet(ClaimPhraseViewSet)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Words for the log entries."""

    @actions.register_action(ACTION)
    class Explained(LogFormatter):
        label = "Give a reason for health claims"

        def format_message(self, log_entry: Any) -> str:
            """With the words of the claims, and the reason."""
            words = dict.fromkeys(f"“{claim['words']}”" for claim in log_entry.data["claims"])
            return f"Gave a reason for {', '.join(words)}: {log_entry.data['reason']}"


@hooks.register("before_publish_page")
@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def record_reason(request: HttpRequest, page: Page) -> None:
    """Log the reason that came with a form which was published or sent to review."""
    claims = page.__dict__.pop("claims_to_record", None)
    if claims:
        claims.record(page, request.user)


@hooks.register("construct_wagtail_userbar")
def add_site_checks(request: HttpRequest, items: list[BaseItem], page: Any) -> None:
    """Check by the rules of the site too."""
    items[:] = [
        SiteChecks(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item
        for item in items
    ]
