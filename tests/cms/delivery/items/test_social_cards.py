"""Which picture stands for a page, and that the drawn ones show nothing that is not public."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from articles.models import ArticlePage
from cms.content.images.models import Image
from cms.content.practice.current import current_practice
from cms.foundation.cards.cards import Card
from home.models import HomePage
from tests.answers import NOT_HERE, heading
from tests.factories import (
    SiteTree,
    make_article,
    make_image,
    make_practitioner,
    make_topic,
)
from tests.heads import Head

pytestmark = pytest.mark.django_db

PATH = "/articles/back-pain/"


def card_path(path: str = PATH) -> str:
    """The path of the drawn card that the page at `path` names."""
    address = urlsplit(Head(path).meta["og:image"])
    assert address.path.startswith("/cards/")
    return address.path


def shown(path: str = PATH) -> str:
    return Head(path).meta["og:image"]


def widest(image: Image) -> str:
    return f"http://testserver{image.renditions.get(filter_spec='width-400|format-jpeg').url}"


def republish(page: Page) -> None:
    page.save_revision().publish()


def test_a_chosen_picture_comes_first_then_the_hero_then_the_card(site: SiteTree) -> None:
    chosen, hero = make_image("Chosen", description="A calm room"), make_image("Hero")
    article = make_article(site, social_image=chosen, hero_image=hero, hero_image_alt="A back")
    first = Head(PATH).meta
    article.social_image = None
    republish(article)
    second = Head(PATH).meta
    article.hero_image = None
    republish(article)
    third = Head(PATH).meta

    names = ("og:image", "og:image:width", "og:image:height", "og:image:alt", "twitter:card")
    assert [first[name] for name in names] == [
        *(widest(chosen), "400", "300", "A calm room", "summary_large_image")
    ]
    assert [second[name] for name in names] == [
        *(widest(hero), "400", "300", "A back", "summary_large_image")
    ]
    assert third["og:image"].startswith(f"http://testserver/cards/{article.content_id}/")
    assert [third[name] for name in names[1:]] == [
        *("1200", "630", "Back pain · Our practice", "summary_large_image")
    ]


def test_a_picture_in_a_format_that_all_show_and_no_larger_than_needed(site: SiteTree) -> None:
    make_article(site, hero_image=make_image(width=2000, height=1000))
    meta = Head(PATH).meta

    assert meta["og:image"].endswith("/1280.jpg")
    assert (meta["og:image:width"], meta["og:image:height"]) == ("1280", "640")


def test_an_upright_portrait_keeps_head_and_feet(site: SiteTree) -> None:
    make_practitioner(site, "Ada", portrait=make_image(width=300, height=400))

    assert Head("/practitioners/ada/").meta["twitter:card"] == "summary"


def test_the_api_names_the_same_picture(site: SiteTree, api: Client) -> None:
    article = make_article(site)
    item = api.get(f"/api/v1/articles/{article.content_id}/").json()

    assert item["social_image"] == {
        "url": shown(),
        "width": 1200,
        "height": 630,
        "alt": "Back pain · Our practice",
    }


@pytest.mark.parametrize("path", [PATH, "/", "/articles/", "/topics/back-pain/"])
def test_a_card_is_served_for_ever(path: str, site: SiteTree, api: Client) -> None:
    make_article(site, topics=[make_topic()], authors=[make_practitioner(site)])
    answer = api.get(card_path(path))

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer.content.startswith(b"\x89PNG")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_card_shows_title_topic_author_and_practice(site: SiteTree, api: Client) -> None:
    authors = [make_practitioner(site), make_practitioner(site, "Bea Thorn")]
    make_article(site, topics=[make_topic()], authors=authors)
    card = Card(
        title="Back pain",
        practice="Our practice",
        topic="Back pain",
        byline="Dr. Ada Quill, L.Ac., and 1 more",
    )

    assert card_path().endswith(f"/{card.digest}.png")
    assert api.get(card_path()).content == card.png()


def test_an_old_address_leads_to_the_picture_of_today(site: SiteTree, api: Client) -> None:
    article = make_article(site)
    old = card_path()
    article.title = "Sore backs"
    republish(article)
    moved = api.get(old)
    article.hero_image = make_image()
    republish(article)
    pictured = api.get(old)

    assert (moved.status_code, pictured.status_code) == (302, 302)
    assert moved["Location"] != f"http://testserver{old}"
    assert pictured["Location"] == widest(article.hero_image)
    assert moved["Cache-Control"] == "no-cache"


def test_another_name_of_the_practice_is_another_card(site: SiteTree, api: Client) -> None:
    make_article(site)
    old = card_path()
    practice = current_practice()
    practice.practice_name = "Quiet Harbor"
    practice.save()

    assert api.get(old)["Location"] == shown()
    assert card_path() != old


HIDINGS: dict[str, Any] = {
    "unpublished": lambda page: page.unpublish(),
    "private": lambda page: PageViewRestriction.objects.create(page=page, restriction_type="login"),
    "retracted": lambda page: page.retract("A dose was wrong."),
    "expired": lambda page: ArticlePage.objects.filter(pk=page.pk).update(
        expire_at=timezone.now() - timedelta(minutes=1)
    ),
    "deleted": lambda page: page.delete(),
}


@pytest.mark.parametrize("hiding", HIDINGS)
def test_what_is_not_public_has_no_card(
    hiding: str, site: SiteTree, api: Client, media: Path
) -> None:
    article = make_article(site)
    path = card_path()
    drawn = api.get(path)
    HIDINGS[hiding](article)

    assert drawn.status_code == 200
    assert api.get(path).status_code == 404
    assert api.get(f"/media{path}").status_code == 404
    assert [file.stem for file in (media / "cards").iterdir() if file.stem in path] == []


def test_a_draft_has_no_card(site: SiteTree, api: Client) -> None:
    draft = make_article(site, "Secret", publish=False)
    card = Card(title="Secret", practice="Our practice")

    assert heading(api.get(f"/cards/{draft.content_id}/{card.digest}.png")) == NOT_HERE


def test_a_private_page_without_an_item_has_no_card(site: SiteTree, api: Client) -> None:
    path = card_path("/articles/")
    assert api.get(path)["Content-Type"] == "image/png"
    PageViewRestriction.objects.create(page=site.articles, restriction_type="login")

    assert heading(api.get(path)) == NOT_HERE


def test_an_author_who_is_not_public_is_on_no_card(site: SiteTree, api: Client) -> None:
    author = make_practitioner(site)
    make_article(site, authors=[author])
    named = card_path()
    author.unpublish()

    assert Head(PATH).meta["og:image:alt"] == "Back pain · Our practice"
    assert api.get(named)["Location"] == shown()


def test_a_private_picture_stands_for_nothing(site: SiteTree, api: Client) -> None:
    private = Collection.get_first_root_node().add_child(instance=Collection(name="Private"))
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    secret = make_image("Secret", collection=private)
    HomePage.objects.update(social_image=secret)
    article = make_article(site, social_image=secret, hero_image=secret)
    file_hash = secret.get_file_hash()

    for path in (PATH, "/"):
        head = Head(path)
        assert (path, head.status, file_hash in head.html) == (path, 200, False)
        assert head.meta["og:image"].startswith("http://testserver/cards/")
    assert file_hash not in api.get(f"/api/v1/articles/{article.content_id}/").content.decode()


def test_a_card_is_not_kept_beyond_the_expiry_of_its_page(site: SiteTree, api: Client) -> None:
    make_article(site, expire_at=timezone.now() + timedelta(hours=1))
    age = int(api.get(card_path())["Cache-Control"].split("max-age=")[1].split(",")[0])

    assert 3500 < age <= 3600
