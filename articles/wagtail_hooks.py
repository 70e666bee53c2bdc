"""Wagtail hooks that let writers start from the dashboard and the menu."""

from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogFormatter
from wagtail.models import Page, WorkflowState

from articles.corrections import ACTION, sentence
from articles.models import ArticleIndexPage, ArticlePage
from articles.reviewed import ACTION as SMALL_CORRECTION
from articles.reviewed import State, standing_of
from cms.foundation.batches import kept
from practitioners.models import PractitionerPage

ENDED = (
    "It is published. It differs now from what {} reviewed ({}), and readers are told so. "
    "Submit it for review, so that it is reviewed again."
)


def write_url(user: Any) -> str:
    """Return the URL for a new article; empty if `user` may not write one or there is no index."""
    index = ArticleIndexPage.objects.first()
    if index is None or not index.permissions_for_user(user).can_add_subpage():
        return ""
    return reverse("wagtailadmin_pages:add", args=["articles", "articlepage", index.pk])


def biography_url(user: Any) -> str:
    """Return the URL of the form of `user`'s own biography; empty if they may edit none."""
    page = PractitionerPage.objects.filter(user=user).first()
    if page is None or not page.permissions_for_user(user).can_edit():
        return ""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def in_review() -> QuerySet[Any]:
    """Return the primary keys of the pages in review, where it is somebody else's turn."""
    running = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        status=WorkflowState.STATUS_IN_PROGRESS,
    )
    keys: QuerySet[Any] = running.values_list(Cast("object_id", IntegerField()), flat=True)
    return keys


class PersonalMenuItem(MenuItem):
    """A menu item whose URL depends on the user; it is not shown if there is no URL."""

    def __init__(self, label: str, address: Callable[[Any], str], **kwargs: Any) -> None:
        super().__init__(label, "", **kwargs)
        self._address = address

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether there is a URL for this user."""
        return bool(self._address_for(request.user))

    def render_component(self, request: HttpRequest) -> Any:
        """Set the URL on the component only, because all requests share the menu item."""
        component = super().render_component(request)
        component.url = self._address_for(request.user)
        return component

    def _address_for(self, user: Any) -> str:
        return kept((self._address, user.pk), lambda: self._address(user))


@hooks.register("register_admin_menu_item")
def write_menu_item() -> MenuItem:
    """Add the first entry of the menu."""
    return PersonalMenuItem("Write an article", write_url, icon_name="edit", order=10)


@hooks.register("register_admin_menu_item")
def biography_menu_item() -> MenuItem:
    """Add the second entry of the menu."""
    return PersonalMenuItem("My biography", biography_url, icon_name="user", order=20)


class StartPanel(Component):
    """The panel with large buttons for the most common tasks, and the user's drafts."""

    order = 10
    template_name = "articles/admin/start_panel.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Return the URLs for this user, and their newest drafts that are not in review."""
        user = parent_context["request"].user
        drafts = ArticlePage.objects.filter(owner=user, has_unpublished_changes=True).exclude(
            pk__in=in_review()
        )
        return {
            "write_url": write_url(user),
            "biography_url": biography_url(user),
            "drafts": drafts.order_by("-latest_revision_created_at")[:5],
        }


@hooks.register("construct_homepage_panels")
def start_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel at the top of the dashboard."""
    panels.insert(0, StartPanel())


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def say_that_a_review_ended(request: HttpRequest, page: Page) -> None:
    """Tell whoever published an article that it is not any more what was reviewed."""
    if "action-publish" not in request.POST or not isinstance(page, ArticlePage):
        return
    standing = standing_of(page)
    if page.live and standing.state == State.CHANGED:
        name = page.reviewer.full_name if page.reviewer else ""
        messages.warning(request, ENDED.format(name, standing.words))


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Register the messages of the log entries."""

    @actions.register_action(ACTION)
    class NoteChanged(LogFormatter):
        label = "Change an update or correction"

        def format_message(self, log_entry: Any) -> str:
            """Return the sentence about the note that readers are shown, or were shown before."""
            return sentence(log_entry.data)

    @actions.register_action(SMALL_CORRECTION)
    class Corrected(LogFormatter):
        label = "Make a small correction"

        def format_message(self, log_entry: Any) -> str:
            """Return the sentence on what was changed, and why the review stands."""
            data = log_entry.data
            return f"Small correction ({data['changed']}), the review stands: “{data['reason']}”"
