"""Administrators see how the installation is, and do failed work again."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms import __version__
from cms.editorial.scheduling.models import PeriodicRun
from cms.foundation.users.roles import Role
from tests.factories import SiteTree, make_article

pytestmark = pytest.mark.django_db
URL = "/admin/reports/operations/"
PURGE = "cms.delivery.sync.purging.purge_task"


def failed_task(path: str = PURGE) -> Any:
    now = timezone.now()
    return DBTaskResult.objects.create(
        status="FAILED",
        task_path=path,
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="default",
        run_after=now,
        finished_at=now - timedelta(hours=2),
        exception_class_path="builtins.OSError",
        traceback="OSError: <no route>",
    )


@pytest.mark.parametrize("role", Role)
def test_only_administrators_see_it(client: Client, django_user_model: Any, role: Role) -> None:
    user = django_user_model.objects.create_user("bea", "bea@example.com")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    sees = role == Role.ADMINISTRATOR

    assert (client.get(URL).status_code == 200) is sees
    assert (URL in client.get("/admin/").content.decode()) is sees


def test_it_says_what_is_well_and_why_something_is_not(
    admin_client: Client, site: SiteTree
) -> None:
    make_article(site)
    now = timezone.now()
    PeriodicRun.objects.create(command="publish_scheduled", begun_at=now - timedelta(hours=1))
    PeriodicRun.objects.create(command="check_links", begun_at=now, error="No <network>")
    failed_task()

    page = _words(admin_client.get(URL))

    assert "Database Well Migrations Well" in page
    assert "Backup Off" in page
    assert "Schedule Degraded What is scheduled was not looked at in time. Start" in page
    assert "check_links 0 minutes ago Not yet No &lt;network&gt;" in page
    assert "0 tasks waiting; 0 running; 1 failed." in page
    assert "purge_task 2 hours ago builtins.OSError OSError: &lt;no route&gt; Do it again" in page
    assert "1 public item; the change feed is at position" in page
    assert f"Meridian {__version__}, Wagtail 8" in page


def test_a_backup_that_is_set_up_is_told_of(admin_client: Client, settings: Any) -> None:
    settings.SCHEDULE = {**settings.SCHEDULE, "backup": 86_400}
    PeriodicRun.objects.create(command="backup", begun_at=timezone.now(), error="Disk full")

    assert "Backup Degraded The last backup failed, or is too old: Disk full Run" in _words(
        admin_client.get(URL)
    )


def _words(answer: Any) -> str:
    assert answer.status_code == 200
    text = answer.content.decode().partition("<main")[2]
    return " ".join(_without_tags(text).split())


def _without_tags(html: str) -> str:
    return "".join(part.partition(">")[2] + " " for part in html.split("<"))


def test_a_failed_task_is_done_again(admin_client: Client, settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    task = failed_task()

    answer: Any = admin_client.post(URL, {"task": task.pk}, follow=True)

    assert "The task is being done again." in answer.content.decode()
    again = DBTaskResult.objects.get()
    assert (again.status, again.task_path) == ("READY", PURGE)


@pytest.mark.parametrize(
    ("status", "path", "said"),
    [
        ("SUCCESSFUL", PURGE, "That task is not there any more, or it has been done."),
        ("FAILED", "cms.gone.task", "This version of the code does not know that task any more."),
        ("FAILED", "os.remove", "This version of the code does not know that task any more."),
    ],
)
def test_what_cannot_be_done_again_is_left(
    admin_client: Client, status: str, path: str, said: str
) -> None:
    task = failed_task(path)
    DBTaskResult.objects.update(status=status)

    answer: Any = admin_client.post(URL, {"task": task.pk}, follow=True)

    assert said in answer.content.decode()
    assert list(DBTaskResult.objects.values_list("pk", "status")) == [(task.pk, status)]


@pytest.mark.parametrize("task", ["", "none"])
def test_nonsense_is_no_error(admin_client: Client, task: str) -> None:
    answer: Any = admin_client.post(URL, {"task": task}, follow=True)

    assert "That task is not there any more" in answer.content.decode()
