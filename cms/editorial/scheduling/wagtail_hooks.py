"""Wagtail hooks that add the schedule to the admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.editorial.scheduling.views import ScheduleView, may_publish


class ScheduleMenuItem(MenuItem):
    """The menu item of the schedule, shown to users who may publish."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the user may see the schedule."""
        return may_publish(request.user)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Register the URL of the schedule; Wagtail requires access to the admin for it."""
    return [path("schedule/", ScheduleView.as_view(), name="schedule")]


@hooks.register("register_admin_menu_item")
def schedule_menu_item() -> MenuItem:
    """Add the schedule to the menu, after the pages."""
    url = reverse_lazy("schedule")
    return ScheduleMenuItem("Schedule", url, icon_name="calendar-alt", order=150)
