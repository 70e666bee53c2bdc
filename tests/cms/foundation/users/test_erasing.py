"""Of an erased account nothing says whose it was, and all that was written is there."""

from pathlib import Path
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.log_actions import log
from wagtail.models import Comment, ModelLogEntry, PageLogEntry
from wagtail.users.models import UserProfile

from cms.foundation.users.models import User
from cms.installation.personal_data import about
from tests.factories import SiteTree, jpeg, make_article

pytestmark = pytest.mark.django_db
NAMES = ["mei.lindqvist", "Lindqvist", "mei@example.com"]


@pytest.fixture
def root(client: Client) -> User:
    root = User.objects.create_superuser("root")
    client.force_login(root)
    return root


@pytest.fixture
def mei(site: SiteTree, root: User) -> User:
    """Somebody who has done everything that leaves a trace."""
    mei = User.objects.create_user(
        "mei.lindqvist", "mei@example.com", "x", first_name="Mei", last_name="Lindqvist"
    )
    mei.groups.add(Group.objects.create(name="Some role"))
    avatar = SimpleUploadedFile("mei.jpg", jpeg(400, 400))
    UserProfile.objects.create(user=mei, avatar=avatar)
    article = make_article(site, "Back pain")
    log(instance=article, action="wagtail.edit", user=mei)
    log(instance=mei, action="wagtail.edit", user=root)
    Comment.objects.create(page=article, user=mei, text="Is this so?", contentpath="title")
    article.save_revision(user=mei)
    guess = {"username": "mei.lindqvist", "ip_address": "203.0.113.7"}
    AccessAttempt.objects.create(**guess, failures_since_start=1)
    AccessFailureLog.objects.create(**guess)
    AccessLog.objects.create(**guess)
    Client().force_login(mei)
    return mei


def erased_by(way: str, client: Any, mei: User) -> None:
    if way == "command":
        call_command("erase_account", "mei.lindqvist")
    elif way == "view":
        address = reverse("wagtailusers_users:delete", args=[mei.pk])
        answer = client.post(address, follow=True)
        told = [str(message).strip() for message in answer.context["messages"]]
        assert told == ["User &#x27;mei.lindqvist&#x27; deleted."]
    else:
        address = reverse("wagtail_bulk_action", args=["users", "user", "delete"])
        assert (
            client.post(f"{address}?id={mei.pk}&next=/admin/users/", follow=True).status_code == 200
        )


@pytest.mark.parametrize("way", ["command", "view", "bulk"])
def test_nothing_says_whose_it_was(
    way: str, client: Client, mei: User, django_capture_on_commit_callbacks: Any
) -> None:
    avatar = Path(UserProfile.objects.get().avatar.path)
    assert avatar.exists()
    assert len(list(about(NAMES[:1]))) > 5

    with django_capture_on_commit_callbacks(execute=True):
        erased_by(way, client, mei)

    assert list(about(NAMES)) == []
    assert not avatar.exists()
    mei.refresh_from_db()
    assert (mei.is_active, mei.has_usable_password(), list(mei.groups.all())) == (False, False, [])
    erased = f"erased-{mei.pk}"
    assert mei.get_username() == erased
    listed = client.get(reverse("wagtailusers_users:index")).content.decode()
    assert (erased in listed, "root" in listed) == (False, True)
    assert AdminURLFinder(User.objects.get(username="root")).get_edit_url(mei) is None


def test_what_they_wrote_is_there(client: Client, mei: User) -> None:
    erased_by("view", client, mei)

    comment = Comment.objects.get()
    assert (comment.text, comment.user.get_username()) == ("Is this so?", f"erased-{mei.pk}")
    assert PageLogEntry.objects.filter(user=mei).count() >= 1
    assert comment.page.latest_revision.user == mei
    about_them = ModelLogEntry.objects.filter(object_id=str(mei.pk))
    assert {entry.label for entry in about_them} == {f"erased-{mei.pk}"}


def test_a_name_that_nobody_has_is_said() -> None:
    with pytest.raises(CommandError, match="No account is named 'nobody'"):
        call_command("erase_account", "nobody")
