"""What items are built from is read together: the queries do not grow with the number of items."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from articles.models import ArticlePage
from articles.parts import Reference
from cms.delivery.items.batches import reading_together
from cms.delivery.items.building import build_if_public
from cms.foundation.formats.content import encode
from practitioners.models import PractitionerPage
from tests.contract.content import golden_article
from tests.factories import SiteTree, make_article, make_image, make_practitioner, make_topic

pytestmark = pytest.mark.django_db


def built(*pages: Page) -> tuple[list[Any], int]:
    """What is built from `pages` together, and in how many queries."""
    fresh = list(Page.objects.filter(pk__in=[page.pk for page in pages]).order_by("pk").specific())
    with CaptureQueriesContext(connection) as queries, reading_together(fresh):
        contents = [build_if_public(page) for page in fresh]
    return contents, len(queries)


def built_alone(*pages: Page) -> list[Any]:
    fresh = Page.objects.filter(pk__in=[page.pk for page in pages]).order_by("pk").specific()
    return [build_if_public(page) for page in fresh]


def test_one_item_of_all_that_an_article_can_have(site: SiteTree) -> None:
    article = golden_article(site)
    built(article)
    contents, queries = built(article)

    assert encode(contents) == encode(built_alone(article))
    assert queries == 10


def test_rows_that_code_has_made_without_a_place_have_one_order(site: SiteTree) -> None:
    """PostgreSQL gives them in any order, and those with a place before them."""
    article = make_article(site)
    for key, place in ((903, None), (904, 1), (902, None), (901, 0)):
        Reference.objects.create(pk=key, sort_order=place, article=article, text=f"Source {key}")

    (together,), _ = built(article)
    (alone,) = built_alone(article)
    expected = ["Source 902", "Source 903", "Source 901", "Source 904"]
    for content in (together, alone):
        assert [source["text"] for source in content["references"]] == expected


def test_a_hundred_items(site: SiteTree) -> None:
    """Each with an author, a picture, a topic, and a link to another."""
    article = golden_article(site)
    author = make_practitioner(site, "Cleo Marsh", portrait=make_image("Cleo"))
    others = [
        make_article(
            site,
            f"Article {number}",
            authors=[author],
            topics=[make_topic("Sleep")],
            related=[article],
            hero_image=make_image("One") if number == 0 else None,
        )
        for number in range(99)
    ]
    contents, queries = built(article, *others)

    assert (len(contents), queries) == (100, 10)
    assert encode(contents[:5]) == encode(built_alone(article, *others[:4]))


def test_practitioners(site: SiteTree) -> None:
    golden_article(site)
    pages = list(PractitionerPage.objects.all())
    contents, queries = built(*pages)

    assert encode(contents) == encode(built_alone(*pages))
    assert queries == 7


def private(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def private_pictures(page: Any) -> None:
    collection = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    page.portrait.collection = collection
    page.portrait.save()


HIDING: dict[str, Callable[[Any], object]] = {
    "unpublished": lambda page: page.unpublish(),
    "private": private,
    "below a private page": lambda page: private(page.get_parent()),
    "expired": lambda page: PractitionerPage.objects.filter(pk=page.pk).update(
        expire_at=timezone.now()
    ),
    "deleted": lambda page: page.delete(),
    "with a private portrait": private_pictures,
    "with a portrait without consent": lambda page: (
        type(page.portrait)
        .objects.filter(pk=page.portrait_id)
        .update(consent_expires_on="2020-01-01")
    ),
}


@pytest.mark.parametrize("how", HIDING)
def test_what_is_not_public_is_in_no_batch(site: SiteTree, how: str) -> None:
    """An article shows its author as author, as reviewer, and in a link of its text."""
    golden_article(site)
    author = PractitionerPage.objects.get(title="Ada Quill")
    HIDING[how](author)
    articles = list(ArticlePage.objects.order_by("pk"))
    contents, _ = built(*articles)
    alone = built_alone(*articles)

    assert encode(contents) == encode(alone)
    whole = next(each for each in contents if each["title"] == "Back pain: what helps")
    portraits = [each["portrait"] for each in whole["authors"]]
    assert portraits == ([None] if "portrait" in how else [])


def test_a_retracted_article_is_related_to_none(site: SiteTree) -> None:
    article = golden_article(site)
    related = ArticlePage.objects.get(title="Sleeping well")
    related.retract("It was wrong.")
    contents, _ = built(article)

    assert (contents[0]["related"], "sleep well</a>" in contents[0]["body"][0]["html"]) == (
        [],
        False,
    )
    assert encode(contents) == encode(built_alone(article))
