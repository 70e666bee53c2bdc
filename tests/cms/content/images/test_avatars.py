"""The picture of an account, which anybody can fetch, is checked and cleaned as any other."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.users.models import UserProfile

from tests.factories import jpeg
from tests.pictures import SIDEWAYS, TRACES, BadFile, bad_files, telling

pytestmark = pytest.mark.django_db

BAD_FILES = bad_files()


def stored(media: Path) -> list[Path]:
    return sorted((media / "avatar_images").glob("*"))


def account(client: Client, **sent: Any) -> BeautifulSoup:
    """The page after the form of the account was sent."""
    url = reverse("wagtailadmin_account")
    fields = {
        "name_email-first_name": "Ada",
        "name_email-last_name": "Quill",
        "name_email-email": "ada@example.com",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
        "theme-keyboard_shortcuts": "on",
        "locale-current_time_zone": "Europe/London",
        **sent,
    }
    answer = client.post(url, fields, follow=True)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def upload(client: Client, name: str, content: bytes) -> BeautifulSoup:
    return account(client, **{"avatar-avatar": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_it_tells_nothing_and_stands_upright(
    admin_client: Client, media: Path, image_format: str
) -> None:
    page = upload(admin_client, "me.jpg", telling(image_format, SIDEWAYS))

    assert "changed successfully" in page.get_text()
    (file,) = stored(media)
    content = file.read_bytes()
    assert [trace for trace in TRACES if trace in content] == []
    assert Pillow.open(BytesIO(content)).size == (200, 400)


@pytest.mark.parametrize("bad", BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_is_refused_with_a_sentence(
    admin_client: Client, media: Path, bad: BadFile
) -> None:
    page = upload(admin_client, bad.name, bad.content)

    (error,) = page.select(".w-avatar-panel .error-message")
    assert error.get_text(strip=True) == bad.message
    assert "changed successfully" not in page.get_text()
    assert stored(media) == []


def test_one_can_do_without_a_picture_again(admin_client: Client, media: Path) -> None:
    upload(admin_client, "me.jpg", jpeg())
    assert len(stored(media)) == 1

    account(admin_client, **{"avatar-avatar-clear": "on"})
    assert (stored(media), UserProfile.objects.get().avatar.name) == ([], "")


def test_code_stores_only_what_is_accepted(media: Path) -> None:
    profile = UserProfile.get_for_user(get_user_model().objects.create_user("ada"))
    profile.avatar = ContentFile(telling("JPEG"), "me.jpg")
    profile.save()
    (file,) = stored(media)
    assert [trace for trace in TRACES if trace in file.read_bytes()] == []

    bad = BAD_FILES["a bomb"]
    profile.avatar = ContentFile(bad.content, bad.name)
    with pytest.raises(ValidationError) as raised:
        profile.save()
    assert raised.value.messages == [bad.message]
    assert stored(media) == [file]


def test_what_was_stored_before_is_cleaned(
    media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    profile = UserProfile.get_for_user(get_user_model().objects.create_user("ada"))
    profile.avatar.save("me.jpg", ContentFile(jpeg()))
    (old,) = stored(media)
    old.write_bytes(telling("JPEG"))

    with django_capture_on_commit_callbacks(execute=True):
        call_command("clean_images")
    (file,) = stored(media)
    assert file != old
    assert [trace for trace in TRACES if trace in file.read_bytes()] == []
