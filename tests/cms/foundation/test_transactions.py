"""What follows from a change is done with it, and what is done after the commit has a unit too."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from cms.content.images.models import Image
from cms.content.topics.models import Topic
from cms.foundation.transactions import before_commit, unit_of_work
from tests.factories import jpeg, make_article, make_image, make_site

# Hooks run while the outermost transaction ends, which other tests never do.
pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("as_it_was"),
]


def test_what_a_hook_changes_after_the_commit_has_a_unit_of_its_own() -> None:
    done: list[list[str]] = []
    with unit_of_work():
        transaction.on_commit(lambda: before_commit(done.append, "after the commit"))
        before_commit(done.append, "before it")

    assert done == [["before it"], ["after the commit"]]


def test_a_hook_that_fails_undoes_its_own_unit_only() -> None:
    def fail_halfway() -> None:
        with unit_of_work():
            Topic.objects.create(name="Half of it", slug="half")
            raise LookupError

    @unit_of_work()
    def create() -> None:
        transaction.on_commit(fail_halfway)
        Topic.objects.create(name="Whole", slug="whole")

    with pytest.raises(LookupError):
        create()

    assert list(Topic.objects.values_list("slug", flat=True)) == ["whole"]


def test_a_unit_inside_another_ends_with_it() -> None:
    done: list[list[str]] = []
    with unit_of_work():
        with unit_of_work():
            before_commit(done.append, "inner")
        before_commit(done.append, "outer")
        assert done == []

    assert done == [["inner", "outer"]]


def test_work_may_ask_for_more_work() -> None:
    done: list[str] = []
    with unit_of_work():
        before_commit(lambda _: before_commit(done.extend, "b"), "a")

    assert done == ["b"]


def test_a_unit_that_fails_leaves_nothing_for_the_next() -> None:
    done: list[list[str]] = []

    @unit_of_work()
    def fail() -> None:
        Topic.objects.create(name="Undone", slug="undone")
        before_commit(done.append, "undone")
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    with unit_of_work():
        before_commit(done.append, "next")

    assert done == [["next"]]
    assert list(Topic.objects.all()) == []


def hero(client: Client, article: Any) -> Any:
    """The picture of the article, as partners get it."""
    return client.get(f"/api/v1/articles/{article.content_id}/").json()["hero_image"]


def test_a_picture_is_shown_as_soon_as_it_has_renditions(client: Client) -> None:
    site = make_site()
    with unit_of_work():
        image = Image.objects.create(title="New", file=ContentFile(jpeg(), "new.jpg"))
        article = make_article(site, hero_image=image)

    assert hero(client, article)["id"] == str(image.uuid)


def test_a_picture_whose_file_is_replaced_stays_on_the_pages(admin_client: Client) -> None:
    image = make_image(width=400, height=300)
    article = make_article(make_site(), hero_image=image)
    before = hero(admin_client, article)
    file = SimpleUploadedFile("better.jpg", jpeg(200, 100), "image/jpeg")
    address = reverse("wagtailimages:edit", args=[image.pk])
    admin_client.post(address, {"title": "A picture", "file": file})

    image.refresh_from_db()
    after = hero(admin_client, article)
    folder = f"http://testserver/media/renditions/{image.get_file_hash()}"
    assert (before["width"], before["height"]) == (400, 300)
    assert (after["width"], after["height"], after["src"]) == (200, 100, f"{folder}/200.jpg")
    assert after["src"] in admin_client.get("/articles/back-pain/").content.decode()
