"""Images and documents in Wagtail's API v2: those that a public page shows."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction

from cms.content.documents.models import Document
from cms.content.images.models import Image
from tests.factories import SiteTree, make_article, make_image, make_practitioner, stream

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("v2_on")]

ROUTE = "/api/wagtail/v2"


def keys(api: Client, query: str) -> list[int]:
    """The keys of what a listing has, in its order."""
    return [item["id"] for item in api.get(f"{ROUTE}/{query}").json()["items"]]


def document(title: str) -> Document:
    """A leaflet."""
    return Document.objects.create(title=title, file=ContentFile(b"%PDF-", "leaflet.pdf"))


def linking(*files: Document) -> str:
    """A body with links to them."""
    links = "".join(f'<a linktype="document" id="{file.pk}">a file</a>' for file in files)
    return stream(("paragraph", f"<p>{links}</p>"))


def showing(image: Image) -> str:
    """A body with the picture."""
    picture = {"image": image.pk, "alt_text": "A back", "decorative": False}
    return stream(("image", {"image": picture, "caption": ""}))


def test_an_image_is_what_the_delivery_api_shows_of_it(site: SiteTree, api: Client) -> None:
    image = make_image("IMG_1042 Jane Doe", description="A quiet room", credit="Ada")
    image.tags.add("waiting for consent")
    article = make_article(site, hero_image=image, hero_image_alt="A room")
    hero = api.get(f"/api/v1/articles/{article.content_id}/").json()["hero_image"]
    found = api.get(f"{ROUTE}/images/{image.pk}/")

    assert found.json() == {
        "id": image.pk,
        "meta": {
            "type": "images.Image",
            "detail_url": f"http://testserver/api/wagtail/v2/images/{image.pk}/",
            "download_url": hero["src"],
        },
        "title": "A quiet room",
        **{name: hero[name] for name in ("width", "height", "credit", "focal_point", "renditions")},
    }
    assert "original_images" not in found.content.decode()


def test_a_document_says_where_it_is_downloaded(site: SiteTree, api: Client) -> None:
    leaflet = document("A leaflet")
    make_article(site, body=linking(leaflet))

    assert api.get(f"{ROUTE}/documents/").json() == {
        "meta": {"total_count": 1},
        "items": [
            {
                "id": leaflet.pk,
                "meta": {
                    "type": "documents.Document",
                    "detail_url": f"http://testserver/api/wagtail/v2/documents/{leaflet.pk}/",
                    "download_url": f"http://testserver{leaflet.url}",
                },
                "title": "A leaflet",
            }
        ],
    }


def test_only_what_a_public_page_shows_is_listed(site: SiteTree, api: Client) -> None:
    shown, portrait, *hidden = [make_image(f"Picture {number}") for number in range(6)]
    draft, withdrawn, newer, _ = hidden
    make_article(site, "Draft", body=showing(draft), publish=False).save_revision()
    make_article(site, "Withdrawn", hero_image=withdrawn).unpublish()
    article = make_article(site, "Shown", body=showing(shown))
    article.body = showing(newer)
    article.save_revision()
    make_practitioner(site, portrait=portrait)

    assert keys(api, "images/") == [shown.pk, portrait.pk]
    assert {api.get(f"{ROUTE}/images/{one.pk}/").json()["status"] for one in hidden} == {404}
    article.unpublish()
    assert keys(api, "images/") == [portrait.pk]


def test_nothing_in_a_private_collection_is_listed(site: SiteTree, api: Client) -> None:
    root = Collection.get_first_root_node()
    staff = root.add_child(name="Staff")
    below = staff.add_child(name="Below")
    image, leaflet = make_image(collection=below), document("A leaflet")
    Document.objects.filter(pk=leaflet.pk).update(collection=staff)
    body = linking(leaflet)
    make_article(site, hero_image=image, body=body)
    assert (keys(api, "images/"), keys(api, "documents/")) == ([image.pk], [leaflet.pk])

    CollectionViewRestriction.objects.create(
        collection=staff, restriction_type=CollectionViewRestriction.LOGIN
    )
    assert (keys(api, "images/"), keys(api, "documents/")) == ([], [])
    for route in (f"images/{image.pk}/", f"documents/{leaflet.pk}/"):
        assert api.get(f"{ROUTE}/{route}").json()["status"] == 404


def test_an_image_that_is_not_prepared_yet_is_not_listed(site: SiteTree, api: Client) -> None:
    image = make_image()
    make_article(site, hero_image=image)
    image.renditions.all().delete()
    image.get_rendition("max-165x165")  # For the lists of the admin.

    assert keys(api, "images/") == []


def test_they_are_found_by_what_is_shown_of_them(site: SiteTree, api: Client) -> None:
    image = make_image("secret name", description="A quiet room")
    wide = make_image("wide", width=500, description="A noisy room")
    leaflets = [document("Sleep"), document("Back pain")]
    make_article(site, "One", hero_image=image, body=linking(*leaflets))
    make_article(site, "Two", hero_image=wide)

    assert keys(api, "images/?search=QUIET room") == [image.pk]
    assert keys(api, "images/?search=secret") == []
    assert keys(api, "images/?width=500") == [wide.pk]
    assert keys(api, "images/?order=-width") == [wide.pk, image.pk]
    assert keys(api, "documents/?order=title&limit=1&offset=1") == [leaflets[0].pk]
    assert keys(api, "documents/?search=pain") == [leaflets[1].pk]


@pytest.mark.parametrize(
    "query",
    ["title=secret", "tags=a", "file=a", "uuid=a", "collection=1", "uploaded_by_user=1"],
)
def test_an_image_cannot_be_found_by_what_is_not_shown(query: str, api: Client) -> None:
    name, answer = query.partition("=")[0], api.get(f"{ROUTE}/images/?{query}")
    problem = f"query parameter is not an operation or a recognised field: {name}"

    assert answer.json()["detail"] == problem
    assert answer.status_code == 400


def test_a_listing_takes_the_same_queries_however_long_it_is(site: SiteTree, api: Client) -> None:
    found: list[Any] = []
    for number in range(5):
        make_article(
            site,
            f"Pain {number}",
            hero_image=make_image(f"Picture {number}"),
            body=linking(document(f"Leaflet {number}")),
        )
        if number in (0, 4):
            for kind in ("images", "documents"):
                keys(api, f"{kind}/")  # Wagtail finds out where sites begin.
                with CaptureQueriesContext(connection) as captured:
                    assert len(keys(api, f"{kind}/?fields=*")) == number + 1
                found.append((kind, len(captured)))

    assert found == [("images", 7), ("documents", 5)] * 2
