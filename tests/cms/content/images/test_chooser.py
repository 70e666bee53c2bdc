"""Uploading a picture where it is used."""

import gc
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Pillow

from cms.content.images.models import Image
from tests.factories import make_image

pytestmark = [
    pytest.mark.django_db,
    # Of the form of an image, as Wagtail makes it.
    pytest.mark.filterwarnings("ignore:The default scheme will be changed"),
    # Of the rendition that Wagtail makes for the form of the page.
    pytest.mark.filterwarnings("ignore:unclosed file"),
]

PREFIX = "image-chooser-upload-"


@pytest.fixture(autouse=True)
def close_files() -> Iterator[None]:
    """Files that Wagtail forgets are closed here, and not while another test runs."""
    yield
    gc.collect()


@pytest.fixture
def client(client: Client) -> Client:
    """A superuser's browser."""
    client.force_login(get_user_model().objects.create_superuser("ada"))
    return client


def upload(client: Client, **fields: str) -> dict[str, Any]:
    """Upload a small photograph named as cameras do; the answer to the dialog."""
    buffer = BytesIO()
    Pillow.new("RGB", (40, 30), "#1f4e54").save(buffer, "JPEG")
    file = SimpleUploadedFile("IMG_2041.jpg", buffer.getvalue(), "image/jpeg")
    data = {PREFIX + name: value for name, value in fields.items()}
    return dict(
        client.post("/admin/images/chooser/create/", {**data, f"{PREFIX}file": file}).json()
    )


def test_what_it_shows_is_typed_once(client: Client) -> None:
    answer = upload(client, description="Two people walk along the harbor")

    image = Image.objects.get()
    assert answer["step"] == "chosen"
    assert answer["result"]["default_alt_text"] == "Two people walk along the harbor"
    assert answer["result"]["decorative"] is False
    assert image.title == image.description == "Two people walk along the harbor"


def test_a_decoration_has_no_alternative_text_and_never_its_file_name(client: Client) -> None:
    answer = upload(client, decorative="on", description="typed before")

    image = Image.objects.get()
    assert (answer["result"]["default_alt_text"], answer["result"]["decorative"]) == ("", True)
    assert (image.title, image.description) == ("IMG_2041", "")


def test_a_picture_that_is_neither_described_nor_decoration_is_refused(client: Client) -> None:
    answer = upload(client)

    page = BeautifulSoup(answer["htmlFragment"], "html.parser")
    assert [message.get_text(strip=True) for message in page.select(".error-message")] == [
        "Say in a few words what the picture shows, or tick “Decoration only”."
    ]
    assert Image.objects.count() == 0


def test_only_what_matters_is_asked_at_once(client: Client) -> None:
    dialog = client.get("/admin/images/chooser/").json()["html"]
    form = BeautifulSoup(dialog, "html.parser").select_one("#tab-upload form")

    assert form is not None
    fields = form.select("input:not([type=hidden]), textarea, select")
    asked = [field["name"] for field in fields if not field.find_parent("details")]
    assert asked == [
        PREFIX + name for name in ("file", "description", "decorative", "credit", "shows_person")
    ] + [f"{PREFIX}consent_given_on"]
    more = [field["name"] for field in form.select("details input, details textarea")]
    assert set(more) >= {f"{PREFIX}licence", f"{PREFIX}tags", f"{PREFIX}consent_expires_on"}


def messages(answer: dict[str, Any]) -> dict[str, str]:
    """What is said beside each field that is refused."""
    page = BeautifulSoup(answer["htmlFragment"], "html.parser")
    refused = page.select(".w-field:has([aria-invalid=true])")
    return {
        str(field.select("[aria-invalid]")[0]["name"]).removeprefix(PREFIX): " ".join(
            message.get_text(strip=True) for message in field.select(".error-message")
        )
        for field in refused
    }


def test_the_day_of_consent_is_asked_for_when_somebody_can_be_recognised(client: Client) -> None:
    answer = upload(client, description="A nurse", shows_person="on")

    assert messages(answer) == {
        "consent_given_on": "Enter the day on which the person shown agreed."
    }
    assert Image.objects.count() == 0


def test_a_day_that_cannot_be_read_is_refused_with_the_format(client: Client) -> None:
    answer = upload(client, description="A nurse", consent_expires_on="next spring")

    assert messages(answer) == {
        "consent_expires_on": "Enter the day as year, month and day, as in 2026-03-09."
    }


@pytest.mark.parametrize("address", ["/admin/images/chooser/", "/admin/images/{}/"])
def test_days_are_chosen_from_a_calendar_that_shows_its_format(
    client: Client, address: str
) -> None:
    day = date(2026, 3, 9)
    image = make_image("Ada", shows_person=True, consent_given_on=day, consent_expires_on=day)
    answer = client.get(address.format(image.pk))
    html = answer.json()["html"] if "chooser" in address else answer.content
    fields = BeautifulSoup(html, "html.parser").select("[name*=consent_][name$=_on]")

    assert [field["type"] for field in fields] == ["date", "date"]
    if "chooser" not in address:
        assert [field["value"] for field in fields] == ["2026-03-09", "2026-03-09"]
