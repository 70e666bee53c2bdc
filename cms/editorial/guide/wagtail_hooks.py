"""Wagtail hooks that add the guide to the admin."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, re_path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.editorial.guide import views

patterns = [
    path("", views.show_chapter, name="start"),
    re_path(r"^images/(?P<name>[\w-]+\.png)$", views.show_picture, name="picture"),
    path("<slug:name>/", views.show_chapter, name="chapter"),
]
# Wagtail's own entries describe Wagtail, and carry a badge until each was opened once.
DISMISSIBLE = ("whats-new-in-wagtail", "editor-guide")


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """Register the URLs of the guide; Wagtail requires access to the admin for them."""
    return [path("guide/", include((patterns, "guide")))]


@hooks.register("register_help_menu_item")
def guide_menu_item() -> MenuItem:
    """Add the guide as the first entry of the Help menu."""
    return MenuItem("Guide", reverse_lazy("guide:start"), icon_name="help", order=10)


@hooks.register("construct_help_menu")
def only_our_guide(request: HttpRequest, items: list[MenuItem]) -> None:
    """Remove Wagtail's guide and news from the Help menu; its keyboard shortcuts stay."""
    items[:] = [item for item in items if not item.name.startswith(DISMISSIBLE)]
