"""The examples in the OpenAPI description are what the routes answer, with fewer renditions.

With UPDATE_GOLDEN=1 in the environment the files are written anew.
"""

import json
import os
import uuid
from datetime import UTC, datetime, time
from typing import Any

import pytest
from django.test import Client
from django.test.utils import override_settings
from wagtail.contrib.redirects.models import Redirect

from articles.models import ArticlePage
from cms.delivery.examples import FOLDER, HOST, example
from cms.delivery.models import ContentItem, FeedState
from cms.practice.current import current_practice
from tests.contract.content import fixed_id, golden_article
from tests.contract.test_golden import ADDRESSES
from tests.factories import SiteTree, make_article, make_site
from tests.published import set_times

EPOCH = uuid.UUID("00000000-0000-4000-8000-0000000000ff")
DAY = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
SHOWN_RENDITIONS = 3
OPERATIONS = {
    "articles_list": "/api/v1/articles/?limit=1",
    "articles_retrieve": ADDRESSES["article"],
    "changes_list": "",
    "content_retrieve": "/api/v1/content/?path=/practitioners/bea-thorn/",
    "oembed_retrieve": "/api/v1/oembed/?url=http://testserver/articles/back-pain/",
    "practitioners_list": "/api/v1/practitioners/?limit=1",
    "practitioners_retrieve": ADDRESSES["practitioner"],
    "redirects_list": "/api/v1/redirects/",
    "site_retrieve": "/api/v1/site/",
    "topics_list": "/api/v1/topics/",
}


@pytest.fixture(scope="module")
def answers(kept_database: None) -> dict[str, Any]:
    """What each operation answers on a site where every time and id is fixed."""
    site, api = make_site(), Client()
    Redirect.add_redirect("/back-pain-leaflet/", golden_article(site))
    _tell_more(site)
    withdrawn = make_article(site, "An old leaflet", content_id=fixed_id(5))
    FeedState.objects.update(epoch=EPOCH)
    for page in site.practitioners.get_children().specific():
        set_times(page, first=DAY, last=DAY)
    with override_settings(SECRET_KEY="of examples"):
        known = api.get("/api/v1/changes/").json()["next"]
        related = ArticlePage.objects.get(content_id=fixed_id(4))
        related.summary = "Sleeping well, in two sentences."
        related.save_revision().publish()
        withdrawn.unpublish()
        set_times(related, first=DAY, last=DAY)
        ContentItem.objects.update(changed_at=DAY)
        addresses = OPERATIONS | {"changes_list": known}
        return {name: _shortened(api.get(url).json()) for name, url in addresses.items()}


def _tell_more(site: SiteTree) -> None:
    """What only `site/` says of the practice."""
    practice = current_practice()
    practice.tagline, practice.footer_note = "Calm care by the harbor", "Since 1999"
    practice.street, practice.city, practice.region = "1 Pier", "Gull Bay", "State of Ellery"
    practice.postal_code, practice.country = "04000", "USA"
    practice.telephone, practice.email = "+1 555 0100", "desk@example.com"
    practice.opening_hours.create(days="Monday", opens=time(9), closes=time(17, 30))
    practice.navigation_links.all().delete()
    practice.navigation_links.create(label="Articles", page=site.articles)
    practice.footer_links.create(label="Our practitioners", page=site.practitioners)
    practice.save()


def _shortened(node: Any) -> Any:
    """`node` at the host of examples, with the last few renditions of each image."""
    if isinstance(node, list):
        return [_shortened(each) for each in node]
    if isinstance(node, dict):
        return {
            name: _shortened(value[-SHOWN_RENDITIONS:] if name == "renditions" else value)
            for name, value in node.items()
        }
    return node.replace("http://testserver", HOST) if isinstance(node, str) else node


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_example_is_what_the_operation_answers(operation: str, answers: dict[str, Any]) -> None:
    if os.environ.get("UPDATE_GOLDEN") == "1":
        text = json.dumps(answers[operation], indent=2, ensure_ascii=False) + "\n"
        (FOLDER / f"{operation}.json").write_text(text, encoding="utf-8")
        example.cache_clear()

    assert answers[operation] == example(operation)


def test_the_example_of_the_feed_has_both_kinds_of_change() -> None:
    found = [(entry["change"], entry["reason"]) for entry in example("changes_list")["items"]]

    assert found == [("withdrawn", "unpublished"), ("published", None)]
