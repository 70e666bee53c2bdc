"""Wagtail hooks that register the editing views and their log actions."""

from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.viewsets.pages import PageViewSet

from cms.editorial.editing.conflicts import ConflictView
from cms.editorial.editing.creation import CreateView
from cms.editorial.editing.handed import CompareView, PreviewView, UsageView, VersionView
from cms.editorial.editing.history import HistoryView
from cms.editorial.editing.undoing import UndoPublishingView
from cms.editorial.editing.views import EditView, RevertView

patterns = [
    path("conflict/<int:conflict_id>/", ConflictView.as_view(), name="conflict"),
    path("undo-publishing/", UndoPublishingView.as_view(), name="undo_publishing"),
]


class SafeViewSet(PageViewSet):
    """The views of all page types that have no viewset of their own."""

    add_view_class = CreateView
    edit_view_class = EditView
    history_view_class = HistoryView
    preview_on_edit_view_class = PreviewView
    revisions_compare_view_class = CompareView
    revisions_revert_view_class = RevertView
    revisions_view_class = VersionView
    usage_view_class = UsageView


@hooks.register("register_admin_viewset", order=1)
def register_views() -> SafeViewSet:
    """Replace Wagtail's viewset. A viewset for a single page type must derive from this one."""
    return SafeViewSet()


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """Register the URLs of our views of a page; Wagtail requires access to the admin for them."""
    return [path("pages/<int:page_id>/", include((patterns, "editing")))]


@hooks.register("insert_editor_js")
def editor_script() -> SafeString:
    """Load the script that keeps in each form which revision autosave wrote last."""
    return format_html('<script src="{}"></script>', static("js/autosaved.js"))


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Register the messages of the log entries."""
    actions.register_action("editing.set_aside", "Set aside", "Set a version aside")
    actions.register_action("editing.merge", "Put together", "Put two versions together")
    actions.register_action("editing.use", "Use a version", "Used the version that was set aside")
