"""Where the calendar is found in the admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.editorial.scheduling.views import ScheduleView, may_publish


class ScheduleMenuItem(MenuItem):
    """The entry of the menu, for those who may publish."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the calendar would let them in."""
        return may_publish(request.user)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """The calendar, which Wagtail lets nobody see who has no access to the admin."""
    return [path("schedule/", ScheduleView.as_view(), name="schedule")]


@hooks.register("register_admin_menu_item")
def schedule_menu_item() -> MenuItem:
    """After the pages."""
    url = reverse_lazy("schedule")
    return ScheduleMenuItem("Schedule", url, icon_name="calendar-alt", order=150)
