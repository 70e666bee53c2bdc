"""Where the admin uses these views, and how the history of a page tells of them."""

from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.viewsets.pages import PageViewSet

from cms.editorial.editing.conflicts import ConflictView
from cms.editorial.editing.creation import CreateView
from cms.editorial.editing.views import EditView, RevertView

patterns = [path("<int:conflict_id>/", ConflictView.as_view(), name="conflict")]


class SafeViewSet(PageViewSet):
    """The views of all page types, unless one has a viewset of its own."""

    add_view_class = CreateView
    edit_view_class = EditView
    revisions_revert_view_class = RevertView


@hooks.register("register_admin_viewset", order=1)
def register_views() -> SafeViewSet:
    """In place of Wagtail's own. A viewset of a page type is to derive from this one."""
    return SafeViewSet()


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """The views, which Wagtail lets nobody see who has no access to the admin."""
    return [path("pages/<int:page_id>/conflict/", include((patterns, "editing")))]


@hooks.register("insert_editor_js")
def editor_script() -> SafeString:
    """Say with each form what it was last saved as by itself."""
    return format_html('<script src="{}"></script>', static("js/autosaved.js"))


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Words for the log entries."""
    actions.register_action("editing.set_aside", "Set aside", "Set a version aside")
    actions.register_action("editing.merge", "Put together", "Put two versions together")
    actions.register_action("editing.use", "Use a version", "Used the version that was set aside")
