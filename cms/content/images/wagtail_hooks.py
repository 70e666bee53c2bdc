"""Images in the admin: reports of consent and of renditions, and what is due on the dashboard."""

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
    """Both reports, and their results alone for when they are filtered."""
    results = ConsentReportView.as_view(results_only=True)
    renditions = RenditionReportView.as_view(results_only=True)
    return [
        path("reports/image-renditions/", RenditionReportView.as_view(), name="image_renditions"),
        path("reports/image-renditions/results/", renditions, name="image_renditions_results"),
        path("reports/image-consent/", ConsentReportView.as_view(), name="image_consent"),
        path("reports/image-consent/results/", results, name="image_consent_results"),
    ]


# First, in place of Wagtail's own, whose names they keep.
@hooks.register("register_admin_urls", order=-1)
def register_forms() -> list[URLPattern]:
    """The forms of a picture."""
    return [
        path("images/<int:image_id>/", EditView.as_view()),
        path("images/<int:image_id>/delete/", DeleteView.as_view()),
    ]


class ImageReportMenuItem(MenuItem):
    """Shown to those who may change images."""

    def is_shown(self, request: HttpRequest) -> bool:
        """As the reports themselves decide."""
        policy = policy_registry.get_by_type(Image)
        return bool(policy.user_has_permission(request.user, "change"))


@hooks.register("register_reports_menu_item")
def consent_menu_item() -> MenuItem:
    """In the menu of reports."""
    url = reverse("image_consent")
    return ImageReportMenuItem(
        "Image consent", url, name="image-consent", icon_name="user", order=650
    )


@hooks.register("register_reports_menu_item")
def renditions_menu_item() -> MenuItem:
    """Beside it."""
    url = reverse("image_renditions")
    return ImageReportMenuItem(
        "Image renditions", url, name="image-renditions", icon_name="image", order=660
    )


class ConsentPanel(Component):
    """How many pictures need somebody to ask again; nothing if none does."""

    order = 150
    template_name = "images/admin/consent_panel.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """A label, a number and an address for each state but the good one."""
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
    """On everybody's dashboard; it is empty for those who may change no image."""
    panels.append(ConsentPanel())
