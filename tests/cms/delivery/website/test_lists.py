"""Lists of the website: only what is public, in pages, whatever the index says."""

import pytest
from django.test import RequestFactory
from wagtail.models import Page, PageViewRestriction

from cms.delivery.models import ContentItem
from cms.delivery.website.lists import LISTING_SIZE, paginate
from tests.factories import make_article, make_site

pytestmark = pytest.mark.django_db

TITLES = [f"Article {number:02}" for number in range(2 * LISTING_SIZE + 1)]


def pages() -> list[list[str]]:
    """The titles on each page of the list of articles."""
    found = []
    for number in range(1, 4):
        request = RequestFactory().get("/articles/", {"page": number})
        page = paginate(request, ContentItem.objects.present().of_type("article"))
        assert (page.number, page.paginator.count) == (number, len(TITLES))
        found.append([item["title"] for item in page.object_list])
    return found


def test_only_public_items_are_shown_even_if_the_index_has_others() -> None:
    site = make_site()
    for title in TITLES:
        make_article(site, title=title)
    newest = TITLES[::-1]
    parts = [newest[at : at + LISTING_SIZE] for at in range(0, len(newest), LISTING_SIZE)]
    assert pages() == parts

    # Changed behind the back of the items, which therefore still have their content.
    hidden = [part[0] for part in parts]
    unpublished, expired, private = (Page.objects.filter(title=title) for title in hidden)
    unpublished.update(live=False)
    expired.update(expire_at="2020-01-01T00:00Z")
    PageViewRestriction.objects.bulk_create(
        [PageViewRestriction(page=private.get(), restriction_type="login")]
    )

    assert ContentItem.objects.present().of_type("article").count() == len(TITLES)
    assert pages() == [part[1:] for part in parts]
