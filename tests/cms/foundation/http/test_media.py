"""Of the media folder everybody is served the renditions, and nothing that could be private."""

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.test import Client

from cms.content.documents.models import Document
from tests.factories import make_image

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("editor", password="x"))
    return client


def answer(client: Client, url: str) -> tuple[int, str | None]:
    """The status, and how long it may be kept."""
    sent = client.get(url)
    if sent.streaming:
        list(sent)
    return sent.status_code, sent.get("Cache-Control")


def test_a_rendition_is_for_everybody(api: Client) -> None:
    url = make_image().renditions.all()[0].url

    assert answer(api, url) == (200, "public, max-age=31536000, immutable")


@pytest.mark.parametrize(
    "name",
    ["none.jpg", "", "x" * 300, "../renditions", "a%00b", "%ED%A0%80", "..%2F..%2Fmanage.py"],
)
def test_what_is_no_rendition_is_not_there(name: str, api: Client) -> None:
    make_image()

    assert answer(api, f"/media/renditions/{name}")[0] == 404


def test_an_original_is_for_those_who_work_in_the_admin(api: Client, editor: Client) -> None:
    url = make_image("leak-original").file.url
    roundabout = url.replace("original_images", "renditions/../original_images")

    assert answer(editor, url) == (200, "private, max-age=31536000, immutable")
    assert (answer(api, url)[0], answer(api, roundabout)[0]) == (404, 404)


def test_a_document_is_served_at_its_own_address_only(api: Client, editor: Client) -> None:
    document = Document.objects.create(title="A leaflet", file=ContentFile(b"%PDF-", "leaflet.pdf"))

    assert answer(api, document.url)[0] == 200
    for client in (api, editor):
        assert answer(client, document.file.url)[0] == 404
