"""The admin's page about the installation: whether all is well, and what failed."""

import platform
import shutil
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import django
import wagtail
from axes.models import AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib import messages
from django.core.checks import CheckMessage
from django.core.exceptions import PermissionDenied
from django.db import connection, connections, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.generic import View
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permission_policies import ModelPermissionPolicy

from cms import __version__
from cms.content.practice.models import PracticeSettings
from cms.delivery.models import BuildFailure, ContentItem, FeedState, ReconcileRun
from cms.delivery.sync.marks import marked
from cms.editorial.scheduling.models import PeriodicRun
from cms.foundation.replica import REPLICA
from cms.installation.readiness import problems

may_see = ModelPermissionPolicy(PracticeSettings)
PARTS = {
    "static_files": "Static files",
    "cache": "Cache",
    "database": "Database",
    "migrations": "Migrations",
    "replica": "Replica of the database",
    "storage": "Storage of files",
    "worker": "Background work",
    "schedule": "Schedule",
    "feed": "Change feed",
    "backup": "Backup",
}
LATELY = timedelta(days=7)
MOST_FAILURES = 20


@dataclass(frozen=True)
class Part:
    """A part of the installation, and what is wrong with it."""

    name: str
    problems: list[CheckMessage]
    is_set_up: bool = True

    @property
    def state(self) -> str:
        """The word for it, which `/readyz` uses too, or `off`."""
        if not self.is_set_up:
            return "off"
        if any(problem.is_serious() for problem in self.problems):
            return "failed"
        return "degraded" if self.problems else "well"


class OperationsView(WagtailAdminTemplateMixin, View):
    """The state of the installation, for those who may change the practice."""

    template_name = "installation/operations.html"
    page_title = "Operations"
    header_icon = "cogs"
    http_method_names = ("get", "head", "post")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Raise PermissionDenied if the user may not change the practice."""
        if not may_see.user_has_permission(request.user, "change"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show the state as it is now."""
        context = self.get_context_data(
            parts=[_part(name, found) for name, found in problems().items()],
            runs=PeriodicRun.objects.filter(command__in=settings.SCHEDULE).order_by("command"),
            tasks=_tasks(),
            failures=[
                (failed.task_path.rpartition(".")[2], failed)
                for failed in _failures()[:MOST_FAILURES]
            ],
            content=_content(),
            logins=_logins(),
            versions=_versions(),
            disk=shutil.disk_usage(settings.STATE_DIR),
        )
        answer: HttpResponseBase = self.render_to_response(context)
        return answer

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Do the failed task whose id is in `task` again."""
        wanted = request.POST.get("task")
        found = next((failed for failed in _failures() if str(failed.pk) == wanted), None)
        if found is None:
            messages.info(request, "That task is not there any more, or it has been done.")
        elif _do_again(found):
            messages.success(request, "The task is being done again.")
        else:
            messages.error(request, "This version of the code does not know that task any more.")
        return redirect("operations")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the breadcrumbs: home and this view."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


def _part(name: str, found: list[CheckMessage]) -> Part:
    by_choice = {"backup": "backup" in settings.SCHEDULE, "replica": REPLICA in connections}
    return Part(PARTS[name], found, by_choice.get(name, True))


def _failures() -> QuerySet[Any]:
    return DBTaskResult.objects.failed().order_by("-finished_at")


def _do_again(failed: Any) -> bool:
    try:
        task = import_string(failed.task_path)
    except ImportError:
        return False
    if not isinstance(task, Task):
        return False
    with transaction.atomic():
        failed.delete()
        task.enqueue(*failed.args_kwargs["args"], **failed.args_kwargs["kwargs"])
    return True


def _tasks() -> dict[str, Any]:
    waiting = DBTaskResult.objects.ready()
    first = waiting.order_by("enqueued_at").first()
    return {
        "waiting": waiting.count(),
        "since": first.enqueued_at if first else None,
        "running": DBTaskResult.objects.running().count(),
        "failed": _failures().count(),
    }


def _content() -> dict[str, Any]:
    return {
        "public": ContentItem.objects.filter(reason="").count(),
        "position": FeedState.objects.values_list("position", flat=True).first() or 0,
        "marked": marked(),
        "failing": BuildFailure.objects.count(),
        "comparison": ReconcileRun.objects.order_by("-pk").first(),
    }


def _logins() -> dict[str, int]:
    since = timezone.now() - LATELY
    return {
        "accepted": AccessLog.objects.filter(attempt_time__gt=since).count(),
        "refused": AccessFailureLog.objects.filter(attempt_time__gt=since).count(),
    }


def _versions() -> dict[str, str]:
    number = ".".join(map(str, connection.get_database_version()))
    return {
        "Meridian": __version__,
        "Wagtail": wagtail.__version__,
        "Django": django.__version__,
        "Python": platform.python_version(),
        connection.display_name: number,
    }
