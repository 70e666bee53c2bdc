"""The admin view of the schedule."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.dates import MONTHS
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.content.pages.panels import zone_sentence
from cms.editorial.scheduling.calendar import Month, scheduled_events


def may_publish(user: Any) -> bool:
    """Return whether `user` may publish any page."""
    policy = policy_registry.get_by_type(Page)
    return bool(policy.user_has_permission(user, "publish"))


class ScheduleView(WagtailAdminTemplateMixin, View):
    """The calendar of a month, with the pages that the user may publish."""

    template_name = "scheduling/schedule.html"
    page_title = "Schedule"
    header_icon = "calendar-alt"
    http_method_names = ("get", "head")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Raise PermissionDenied if the user may not publish any page."""
        if not may_publish(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show the month of the query parameter `month`, or the current month without it."""
        month = Month.named(request.GET.get("month", ""))
        policy = policy_registry.get_by_type(Page)
        pages = policy.instances_user_has_permission_for(request.user, "publish")
        events = scheduled_events(pages)
        weeks = month.weeks(events)
        context = {
            "month": month,
            "month_name": f"{MONTHS[month.first.month]} {month.first.year}",
            "this_month": Month.named(""),
            "weeks": weeks,
            "days": [day for week in weeks for day in week if day.in_month and day.events],
            "late": [event for event in events if event.is_late],
            "zone": zone_sentence(),
            "next_event": next((event for event in events if not event.is_late), None),
        }
        answer: HttpResponseBase = self.render_to_response(self.get_context_data(**context))
        return answer

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the breadcrumbs: home and this view."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]
