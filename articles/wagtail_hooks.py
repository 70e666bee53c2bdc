"""Where a writer starts: on the dashboard and in the menu."""

from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogFormatter
from wagtail.models import Page, WorkflowState

from articles.corrections import ACTION, sentence
from articles.models import ArticleIndexPage, ArticlePage
from practitioners.models import PractitionerPage


def write_url(user: Any) -> str:
    """Where `user` writes a new article; empty if they may not, or there is no list of articles."""
    index = ArticleIndexPage.objects.first()
    if index is None or not index.permissions_for_user(user).can_add_subpage():
        return ""
    return reverse("wagtailadmin_pages:add", args=["articles", "articlepage", index.pk])


def biography_url(user: Any) -> str:
    """Where `user` edits their own biography; empty if no biography names their login."""
    page = PractitionerPage.objects.filter(user=user).first()
    return reverse("wagtailadmin_pages:edit", args=[page.pk]) if page else ""


def in_review() -> QuerySet[Any]:
    """The keys of the pages that somebody else has to look at now."""
    running = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        status=WorkflowState.STATUS_IN_PROGRESS,
    )
    keys: QuerySet[Any] = running.values_list(Cast("object_id", IntegerField()), flat=True)
    return keys


class PersonalMenuItem(MenuItem):
    """A menu entry whose address depends on who asks; without one it is not shown."""

    def __init__(self, label: str, address: Callable[[Any], str], **kwargs: Any) -> None:
        super().__init__(label, "", **kwargs)
        self._address = address

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether there is an address for this user."""
        return bool(self._address(request.user))

    def render_component(self, request: HttpRequest) -> Any:
        """The item itself is shared by all requests, so only the component gets the address."""
        component = super().render_component(request)
        component.url = self._address(request.user)
        return component


@hooks.register("register_admin_menu_item")
def write_menu_item() -> MenuItem:
    """The first entry of the menu."""
    return PersonalMenuItem("Write an article", write_url, icon_name="edit", order=10)


@hooks.register("register_admin_menu_item")
def biography_menu_item() -> MenuItem:
    """The second entry of the menu."""
    return PersonalMenuItem("My biography", biography_url, icon_name="user", order=20)


class StartPanel(Component):
    """What most people came for, as large buttons, and the drafts they left."""

    order = 10
    template_name = "articles/admin/start_panel.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """The addresses for this user, and those of their articles that wait for them."""
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
    """Put the start first."""
    panels.insert(0, StartPanel())


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Words for the log entries."""

    @actions.register_action(ACTION)
    class NoteChanged(LogFormatter):
        label = "Change an update or correction"

        def format_message(self, log_entry: Any) -> str:
            """With the sentence that readers are told, or were."""
            return sentence(log_entry.data)
