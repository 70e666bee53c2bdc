"""Wagtail hooks for the report, the dashboard, the form of an article, and the reminders."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from articles.reviews.reminders import send_reminders
from articles.reviews.reports import WAITING, HealthReviewReport, may_see
from articles.reviews.standing import (
    EndWorkflowMenuItem,
    can_end,
    changes_wanted,
    obstacle_to_approval,
    what_follows,
    whose_turn,
)
from articles.reviews.states import State, count_states

patterns = [
    path("", HealthReviewReport.as_view(), name="report"),
    path("results/", HealthReviewReport.as_view(results_only=True), name="report_results"),
]
# The label of each count on the dashboard. Other states are not shown: they need no action.
COUNTED = {
    State.OVERDUE: "overdue",
    State.CHANGED: "changed since the review",
    State.DUE: "due within 60 days",
    State.NEVER: "never reviewed",
    WAITING: "waiting for a reviewer",
    State.CURRENT: "current",
}


@hooks.register("register_permissions")
def review_permissions() -> QuerySet[Permission]:
    """Let groups be given the permission to see the report."""
    return Permission.objects.filter(content_type__app_label="reviews", codename="view_review")


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """Register the URLs of the report."""
    return [path("reports/health-reviews/", include((patterns, "reviews")))]


class ReportMenuItem(MenuItem):
    """The menu item of the report, shown to users who may see the report."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the user may see the report."""
        return may_see(request.user)


@hooks.register("register_reports_menu_item")
def report_menu_item() -> MenuItem:
    """Add the report as the first entry of the Reports menu."""
    return ReportMenuItem("Health reviews", reverse("reviews:report"), icon_name="tick", order=50)


class HealthReviewPanel(Component):
    """The panel that shows how many articles need a review, each number with a link to them."""

    order = 230
    template_name = "reviews/admin/panel.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Return the counts, or an empty list if the user may not see the report."""
        if not may_see(parent_context["request"].user):
            return {"counts": []}
        address, counts = reverse("reviews:report"), count_states()
        return {
            "address": address,
            "counts": [
                (counts[state], words, f"{address}?state={state}")
                for state, words in COUNTED.items()
            ],
        }


@hooks.register("construct_homepage_panels")
def health_review_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel to the dashboard, below the reviews that await the user."""
    panels.append(HealthReviewPanel())


@hooks.register("register_page_action_menu_item")
def end_workflow_menu_item() -> ActionMenuItem:
    """Add the menu item that cancels a workflow started by somebody else."""
    return EndWorkflowMenuItem(order=40)


@hooks.register("before_edit_page")
def say_where_it_stands(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Show whose turn it is, and what is asked for or in the way; end the review on request."""
    if request.method == "GET":
        if turn := whose_turn(page):
            messages.info(request, turn)
        for sentence in (changes_wanted(page), obstacle_to_approval(page, request.user)):
            if sentence:
                messages.warning(request, sentence)
    elif "action-cancel-workflow" in request.POST and can_end(page, request.user):
        page.current_workflow_state.cancel(user=request.user)
        messages.success(request, f"The review of “{page.title}” has been ended.")
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("after_edit_page")
def say_what_follows(request: HttpRequest, page: Page) -> None:
    """Say what follows an approval."""
    is_action = "action-workflow-action" in request.POST
    if is_action and request.POST.get("workflow-action-name") == "approve":
        messages.success(request, what_follows(page))


@hooks.register("scheduled_run")
def remind() -> None:
    """Send the reminders that are due in each scheduled run."""
    send_reminders()
