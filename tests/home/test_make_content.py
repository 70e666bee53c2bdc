"""A large site that is made in bulk is what publishing one article after another would leave."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Page, ReferenceIndex
from wagtail.search.backends import get_search_backend

from articles.models import ArticlePage
from cms.delivery.models import ContentItem, ItemFacet, Reason
from cms.delivery.sync.reconcile import reconcile
from cms.foundation.search import indexing
from home.demo.bulk import make_content
from home.demo.variants import COMMON, Variant
from tests.demo import load_small_demo
from tests.factories import make_article, make_site

ARTICLES = 105
EXPIRED, WITHDRAWN, PRIVATE, PUBLIC = 97, 98, 99, 100

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the files of the small pictures of its admin to the garbage collector.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile"),
    pytest.mark.filterwarnings("ignore:Exception ignored in. <function SpooledTemporaryFile"),
]


@pytest.fixture(scope="module", autouse=True)
def made(kept_database: None) -> None:
    load_small_demo()
    make_content(60)
    make_content(ARTICLES)


def page_of(number: int) -> Any:
    return ArticlePage.objects.get(content_id=Variant(number).content_id)


def item_of(number: int) -> ContentItem:
    return ContentItem.objects.get(pk=Variant(number).content_id)


def test_nothing_differs_from_what_publishing_leaves() -> None:
    references = set(ReferenceIndex.objects.values_list("object_id", "content_path_hash"))

    _, repaired = reconcile()

    assert repaired == 0
    assert set(ReferenceIndex.objects.values_list("object_id", "content_path_hash")) == references
    assert not indexing.is_miscounted()
    assert Page.find_problems() == ([], [], [], [], [])


def test_it_differs_in_words_times_and_fates() -> None:
    items = ContentItem.objects.filter(pk__in=[Variant(n).content_id for n in range(1, 106)])

    assert len(set(items.exclude(title="").values_list("published_at", "title"))) == ARTICLES - 3
    assert [item_of(number).reason for number in (EXPIRED, WITHDRAWN, PRIVATE, PUBLIC)] == [
        Reason.EXPIRED,
        Reason.UNPUBLISHED,
        Reason.RESTRICTED,
        "",
    ]
    assert sorted(items.values_list("position", flat=True)) == [
        *sorted(set(items.values_list("position", flat=True)))
    ]


def test_a_copy_is_on_every_channel(client: Client, admin_client: Client) -> None:
    page, item = page_of(PUBLIC), item_of(PUBLIC)

    assert client.get(f"/api/v1/articles/{item.pk}/").json()["title"] == page.title
    assert Variant(PUBLIC).sentence in client.get(page.url).content.decode()
    assert client.get(page_of(PRIVATE).url).status_code != 200
    found = client.get(f"/api/v1/articles/?search={Variant(PUBLIC).name}").json()["items"]
    assert [each["id"] for each in found] == [str(item.pk)]
    assert len(client.get(f"/api/v1/articles/?search={COMMON}&limit=100").json()["items"]) == 100
    searched = get_search_backend().search(Variant(PUBLIC).name, ArticlePage)
    assert list(searched) == [page]
    assert admin_client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
    assert admin_client.get(f"/admin/pages/{page.pk}/history/").status_code == 200


def test_a_copy_can_be_changed_like_any_page() -> None:
    page = page_of(PUBLIC).get_latest_revision_as_object()
    page.title = "Another title"
    page.save_revision().publish()

    assert item_of(PUBLIC).title == "Another title"
    assert ItemFacet.objects.filter(item=item_of(PUBLIC), name="topic").exists()


def test_a_site_of_somebody_else_is_left_alone() -> None:
    make_article(make_site(), "Their own")
    before = Page.objects.count()

    with pytest.raises(CommandError, match="Their own"):
        call_command("make_content", articles=200, stdout=StringIO())

    assert Page.objects.count() == before
