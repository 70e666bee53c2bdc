"""A picture that readers see is changed by editors only, even if somebody else uploaded it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cms.content.images.models import Image
from cms.foundation.users.roles import Role
from tests.factories import jpeg, make_article, make_image, make_practitioner, stream
from tests.roles.world import LETTERS, World, undone

pytestmark = [
    pytest.mark.django_db,
    # Of the rendition that Wagtail makes for its own screens.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile"),
    pytest.mark.filterwarnings("ignore:Exception ignored in. <function SpooledTemporaryFile"),
]

REFUSAL = "so only an editor can change or delete it. Ask one"


def place(world: World, where: str) -> tuple[Image, Any]:
    """The writer's own picture, and the page that uses it `where` it is said."""
    image = make_image("own", uploaded_by_user=world.users[Role.WRITER])
    block = ("image", {"image": {"image": image.pk, "alt_text": "A back", "decorative": False}})
    pages: dict[str, Callable[[], Any]] = {
        "at the top": lambda: make_article(world.site, "Shown", hero_image=image),
        "in the text": lambda: make_article(world.site, "Shown", body=stream(block)),
        "in a biography": lambda: make_practitioner(world.site, "Shown", portrait=image),
        "in a draft": lambda: make_article(world.site, "Draft", hero_image=image, publish=False),
    }
    return image, pages[where]()


def change(world: World, who: Role, image: Image, route: str) -> bool:
    """Whether `who` has changed or deleted the picture in that way."""
    before = (image.file.name, image.credit)
    bulk = reverse("wagtail_bulk_action", args=["images", "image", "delete"])
    several = reverse("wagtailimages:edit_multiple", args=[image.pk])
    file = SimpleUploadedFile("other.jpg", jpeg(60, 40), "image/jpeg")
    form = {"title": "Me", "collection": image.collection_id}
    ways: dict[str, tuple[str, dict[str, Any]]] = {
        "file": (reverse("wagtailimages:edit", args=[image.pk]), {**form, "file": file}),
        "credit": (reverse("wagtailimages:edit", args=[image.pk]), {**form, "credit": "Me"}),
        "several": (
            several,
            {f"image-{image.pk}-{k}": v for k, v in {**form, "credit": "Me"}.items()},
        ),
        "delete": (reverse("wagtailimages:delete", args=[image.pk]), {}),
        "delete of several": (reverse("wagtailimages:delete_multiple", args=[image.pk]), {}),
        "bulk": (f"{bulk}?id={image.pk}&next=/admin/", {}),
    }
    url, data = ways[route]
    with undone():
        world.browser(who).post(url, data)
        now = Image.objects.filter(pk=image.pk).first()
        changed = now is None or (now.file.name, now.credit) != before
    # Files are deleted for good.
    Path(image.file.path).write_bytes(jpeg())
    return changed


ROUTES = ("file", "credit", "several", "delete", "delete of several", "bulk")


@pytest.mark.parametrize(
    ("where", "tried", "who"),
    [
        ("at the top", "WECPMA", "EA"),
        ("in the text", "WE", "E"),
        ("in a biography", "WE", "E"),
        ("in a draft", "WE", "WE"),
    ],
)
def test_a_picture_that_is_shown_belongs_to_the_editors(
    world: World, where: str, tried: str, who: str
) -> None:
    with undone():
        image, _ = place(world, where)
        found = {
            route: "".join(x for x in tried if change(world, LETTERS[x], image, route))
            for route in ROUTES
        }

    assert found == dict.fromkeys(ROUTES, who)


def test_it_belongs_to_its_owner_again_when_the_page_is_withdrawn(world: World) -> None:
    with undone():
        image, page = place(world, "at the top")
        page.unpublish()
        found = [route for route in ROUTES if change(world, Role.WRITER, image, route)]

    assert found == list(ROUTES)


@pytest.mark.parametrize("name", ["wagtailimages:edit", "wagtailimages:delete"])
def test_its_owner_is_told_what_to_do(world: World, name: str) -> None:
    browser = world.browser(Role.WRITER, **{"x-requested-with": ""})
    with undone():
        image, _ = place(world, "at the top")
        mine = browser.get(reverse(name, args=[image.pk]), follow=True)
        others = reverse(name, args=[world.things["other image"].pk])
        not_mine = browser.get(others, follow=True)

    assert mine.redirect_chain == [("/admin/images/", 302)]
    assert REFUSAL in mine.content.decode()
    assert REFUSAL not in not_mine.content.decode()
    assert "you do not have permission" in not_mine.content.decode()
