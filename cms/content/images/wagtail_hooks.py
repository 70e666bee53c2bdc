"""Wagtail hooks for images: the reports, the forms, and the consent panel on the dashboard."""

from collections import Counter
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.permissions import policy_registry

from cms.content.images.consent import STATUSES, VALID, with_consent_status
from cms.content.images.models import Image
from cms.content.images.reports import ConsentReportView, RenditionReportView
from cms.content.images.views import DeleteView, EditView


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Return the URLs of both reports, and of their results alone, for filtering."""
    results = ConsentReportView.as_view(results_only=True)
    renditions = RenditionReportView.as_view(results_only=True)
    return [
        path("reports/image-renditions/", RenditionReportView.as_view(), name="image_renditions"),
        path("reports/image-renditions/results/", renditions, name="image_renditions_results"),
        path("reports/image-consent/", ConsentReportView.as_view(), name="image_consent"),
        path("reports/image-consent/results/", results, name="image_consent_results"),
    ]


# These come first and replace Wagtail's own URLs, whose names stay in use.
@hooks.register("register_admin_urls", order=-1)
def register_forms() -> list[URLPattern]:
    """Return the URLs of the forms of a picture."""
    return [
        path("images/<int:image_id>/", EditView.as_view()),
        path("images/<int:image_id>/delete/", DeleteView.as_view()),
    ]


class ImageReportMenuItem(MenuItem):
    """A menu item for users who may change images."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the user may change images, which the reports require."""
        policy = policy_registry.get_by_type(Image)
        return bool(policy.user_has_permission(request.user, "change"))


@hooks.register("register_reports_menu_item")
def consent_menu_item() -> MenuItem:
    """Return the menu item of the consent report."""
    url = reverse("image_consent")
    return ImageReportMenuItem(
        "Image consent", url, name="image-consent", icon_name="user", order=650
    )


@hooks.register("register_reports_menu_item")
def renditions_menu_item() -> MenuItem:
    """Return the menu item of the rendition report."""
    url = reverse("image_renditions")
    return ImageReportMenuItem(
        "Image renditions", url, name="image-renditions", icon_name="image", order=660
    )


class ConsentPanel(Component):
    """A dashboard panel that counts the pictures whose consent must be renewed, if any."""

    order = 150
    template_name = "images/admin/consent_panel.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Return a label, a number and a URL for each consent status except the valid one."""
        policy = policy_registry.get_by_type(Image)
        user = parent_context["request"].user
        mine = with_consent_status(policy.instances_user_has_permission_for(user, "change"))
        found = Counter(mine.values_list("consent_status", flat=True))
        url = reverse("image_consent")
        counts = [
            (label, found[status], f"{url}?consent_status={status}")
            for status, label in STATUSES.items()
            if status != VALID and found[status]
        ]
        return {"counts": counts, "total": sum(count for _, count, _ in counts)}


@hooks.register("construct_homepage_panels")
def consent_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel to the dashboard; it is empty for users who may not change images."""
    panels.append(ConsentPanel())
