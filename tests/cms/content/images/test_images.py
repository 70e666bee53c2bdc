"""What images say of themselves, and what editors have to say of them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.images.forms import get_image_form
from wagtail.models import Collection, CollectionViewRestriction

from cms.content.images.models import FocalPointData, Image
from cms.content.images.representation import represent_image
from cms.content.images.templatetags.pictures import picture_classes
from tests.factories import SiteTree, make_article, make_image, make_practitioner, stream

pytestmark = pytest.mark.django_db


def test_the_title_is_never_the_alternative_text() -> None:
    assert make_image("IMG_1042").default_alt_text == ""
    assert make_image("IMG_1043", description="A calm harbor").default_alt_text == "A calm harbor"


def test_a_file_name_reaches_no_channel(site: SiteTree, api: Client) -> None:
    image = make_image("IMG_1042")
    block = ("image", {"image": {"image": image.pk, "alt_text": "", "decorative": True}})
    article = make_article(site, hero_image=image, body=stream(block))

    for url in (f"/api/v1/articles/{article.content_id}/", "/articles/back-pain/", "/articles/"):
        sent = api.get(url).content.decode()
        assert "renditions/" in sent
        assert "IMG_1042" not in sent


@pytest.mark.parametrize(
    ("use", "alt", "decorative"),
    [
        ({"alt": "A harbor"}, "A harbor", False),
        ({"alt": "A harbor", "decorative": True}, "", True),
        ({}, "", False),
    ],
)
def test_the_alternative_text_is_that_of_the_use(
    use: dict[str, Any], alt: str, decorative: bool
) -> None:
    described = represent_image(make_image("IMG_1042", description="Unused"), **use)

    assert described is not None
    assert (described["alt"], described["decorative"]) == (alt, decorative)


def test_an_image_without_a_description_is_decoration(site: SiteTree, api: Client) -> None:
    article = make_article(site, hero_image=make_image(), hero_image_alt="")
    hero = api.get(f"/api/v1/articles/{article.content_id}/").json()["hero_image"]

    assert (hero["alt"], hero["decorative"]) == ("", True)


def test_there_is_nothing_to_show_before_the_renditions_are_made() -> None:
    image = make_image()
    image.renditions.all().delete()

    assert represent_image(Image.objects.get()) is None
    assert represent_image(None) is None


def test_a_private_image_is_not_shown() -> None:
    staff = Collection.get_first_root_node().add_child(name="Staff")
    image = make_image(collection=staff)
    assert represent_image(image) is not None
    CollectionViewRestriction.objects.create(
        collection=staff, restriction_type=CollectionViewRestriction.LOGIN
    )

    assert represent_image(Image.objects.get()) is None


@pytest.mark.parametrize(
    ("point", "expected", "classes"),
    [
        ((None, None), {"x": 0.5, "y": 0.5}, ""),
        ((100, 300), {"x": 0.25, "y": 1.0}, "focus-x-2 focus-y-10"),
        ((0, 0), {"x": 0.0, "y": 0.0}, "focus-x-0 focus-y-0"),
        ((500, 10), {"x": 1.0, "y": 0.0333}, "focus-x-10 focus-y-0"),
    ],
)
def test_the_focal_point(
    point: tuple[int | None, int | None], expected: FocalPointData, classes: str
) -> None:
    image = Image(width=400, height=300, focal_point_x=point[0], focal_point_y=point[1])

    assert image.focal_point() == expected
    described: Any = {"focal_point": expected, "color": None}
    assert picture_classes(described) == classes


def test_a_person_who_is_shown_has_to_agree() -> None:
    image = Image(title="Ada", shows_person=True)
    with pytest.raises(ValidationError) as raised:
        image.clean()

    assert raised.value.message_dict == {
        "consent_given_on": ["Enter the day on which the person shown agreed."]
    }
    image.consent_given_on = date(2026, 1, 1)
    image.clean()
    Image(title="A harbor").clean()


def test_the_editor_is_asked_for_consent() -> None:
    form = get_image_form(Image)({"title": "Ada", "shows_person": "on"}, instance=make_image())

    assert form.is_valid() is False
    assert form.errors["consent_given_on"] == ["Enter the day on which the person shown agreed."]


def pictures(client: Client, url: str) -> list[Any]:
    soup = BeautifulSoup(client.get(url).content, "html.parser")
    return list(soup.select("main picture"))


def test_the_website_says_what_an_image_shows_and_how_large_it_is(
    site: SiteTree, api: Client
) -> None:
    image = make_image(width=400, height=300, focal_point_x=100, focal_point_y=150)
    make_article(site, hero_image=image, hero_image_alt='A "calm" <harbor>')
    (picture,) = pictures(api, "/articles/back-pain/")

    folder = f"http://testserver/media/renditions/{image.get_file_hash()}"
    shown = picture.img
    assert (shown["alt"], shown["width"], shown["height"]) == ('A "calm" <harbor>', "400", "300")
    assert shown["src"] == f"{folder}/400.jpg"
    assert shown["srcset"] == f"{folder}/400.jpg 400w"
    assert [(s["type"], s["srcset"]) for s in picture.find_all("source")] == [
        (f"image/{kind}", f"{folder}/400.{kind} 400w") for kind in ("avif", "webp")
    ]


def test_every_image_of_the_website_has_alt_width_and_height(site: SiteTree, api: Client) -> None:
    image = make_image(width=64, height=48)
    ada = make_practitioner(site, portrait=image, portrait_alt="Ada")
    block = ("image", {"image": {"image": image.pk, "alt_text": "A stretch"}, "caption": "So"})
    make_article(
        site,
        authors=[ada],
        hero_image=image,
        hero_image_alt="A back",
        body=stream(block),
    )
    expected = {
        "/": ["A back", "Ada"],
        "/articles/": ["A back"],
        "/articles/back-pain/": ["Ada", "A back", "A stretch", "Ada"],
        "/practitioners/": ["Ada"],
        "/practitioners/ada-quill/": ["Ada", "A back"],
    }

    shown = {url: [picture.img for picture in pictures(api, url)] for url in expected}
    assert {url: [img["alt"] for img in images] for url, images in shown.items()} == expected
    sizes = {(img["width"], img["height"]) for images in shown.values() for img in images}
    assert sizes == {("64", "48")}


def test_the_focal_point_that_the_editor_draws_reaches_the_api_and_the_website(
    admin_client: Client,
    site: SiteTree,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    image = make_image(width=400, height=300)
    article = make_article(site, hero_image=image)
    box = {"focal_point_x": 100, "focal_point_y": 30}
    sizes = {"focal_point_width": 40, "focal_point_height": 40}
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(
            reverse("wagtailimages:edit", args=[image.pk]), {"title": "A harbor", **box, **sizes}
        )

    item = admin_client.get(f"/api/v1/articles/{article.content_id}/").json()
    assert item["hero_image"]["focal_point"] == {"x": 0.25, "y": 0.1}
    (picture,) = pictures(admin_client, "/articles/back-pain/")
    assert picture.img["class"] == ["focus-x-2", "focus-y-1", "tint-h-6", "tint-s-2", "tint-l-2"]
