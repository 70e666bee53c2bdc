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
from cms.content.practice.current import current_practice
from cms.delivery.api.openapi.examples import FOLDER, HOST, JSON, PROBLEMS, SUFFIXES, example
from cms.delivery.models import ContentItem, FeedState
from tests.contract.content import fixed_id, golden_article
from tests.contract.test_golden import ADDRESSES
from tests.factories import SiteTree, make_article, make_site
from tests.published import set_times

pytestmark = pytest.mark.django_db

EPOCH = uuid.UUID("00000000-0000-4000-8000-0000000000ff")
ANOTHER_EPOCH = uuid.UUID("00000000-0000-4000-8000-0000000000fe")
DAY = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
SHOWN_RENDITIONS = 3
ITEMS = ("articles", "content", "practitioners")
OPERATIONS = {
    "articles_list": "/api/v1/articles/?limit=1",
    "articles_retrieve": ADDRESSES["article"],
    "changes_list": "",
    "content_retrieve": "/api/v1/content/?path=/practitioners/bea-thorn/",
    "index_retrieve": "/api/v1/",
    "oembed_retrieve": "/api/v1/oembed/?url=http://testserver/articles/back-pain/",
    "practitioners_list": "/api/v1/practitioners/?limit=1",
    "practitioners_retrieve": ADDRESSES["practitioner"],
    "redirects_list": "/api/v1/redirects/",
    "site_retrieve": "/api/v1/site/",
    "topics_list": "/api/v1/topics/",
}
FORMS = [
    (operation, kind)
    for operation in OPERATIONS
    for kind in SUFFIXES
    if kind == JSON or (operation.endswith("_retrieve") and operation.split("_")[0] in ITEMS)
]
NOBODY = "00000000-0000-4000-8000-000000000999"
# What is asked of an operation for its problems; not JSON is asked for where a 406 is expected.
WRONG = {
    "articles_list": {"400": "/api/v1/articles/?limit=0&colour=blue"},
    "articles_retrieve": {
        "400": f"/api/v1/articles/{fixed_id(3)}/?fields=title",
        "404": f"/api/v1/articles/{NOBODY}/",
        "406": f"/api/v1/articles/{fixed_id(3)}/",
        "410": f"/api/v1/articles/{fixed_id(6)}/",
    },
    "changes_list": {"400": "/api/v1/changes/?cursor=5", "410": ""},
    "content_retrieve": {
        "400": "/api/v1/content/",
        "404": "/api/v1/content/?path=/articles/no-such-article/",
        "406": "/api/v1/content/?path=/articles/back-pain/",
        "410": "/api/v1/content/?path=/articles/a-wrong-dose/",
    },
    "index_retrieve": {"400": "/api/v1/?limit=1"},
    "oembed_retrieve": {
        "400": "/api/v1/oembed/",
        "404": "/api/v1/oembed/?url=http://testserver/articles/no-such-article/",
        "410": "/api/v1/oembed/?url=http://testserver/articles/a-wrong-dose/",
    },
    "practitioners_list": {"400": "/api/v1/practitioners/?topic=back-pain"},
    "practitioners_retrieve": {
        "400": f"/api/v1/practitioners/{fixed_id(1)}/?fields=title",
        "404": f"/api/v1/practitioners/{NOBODY}/",
        "406": f"/api/v1/practitioners/{fixed_id(1)}/",
    },
    "redirects_list": {"400": "/api/v1/redirects/?limit=101"},
    "site_retrieve": {"400": "/api/v1/site/?locale=en"},
}


@pytest.fixture(scope="module")
def answers(kept_database: None) -> dict[tuple[str, str], Any]:
    """What each operation answers, by media type, on a site where every time and id is fixed."""
    site, api = make_site(), Client()
    Redirect.add_redirect("/back-pain-leaflet/", golden_article(site))
    _tell_more(site)
    withdrawn = make_article(site, "An old leaflet", content_id=fixed_id(5))
    FeedState.objects.update(epoch=EPOCH)
    for page in site.practitioners.get_children().specific():
        set_times(page, first=DAY, last=DAY)
    with override_settings(SECRET_KEY="of examples"):
        known = api.get("/api/v1/changes/").json()["next"]
        FeedState.objects.update(epoch=ANOTHER_EPOCH)
        refused = api.get("/api/v1/changes/").json()["next"]
        FeedState.objects.update(epoch=EPOCH)
        related = ArticlePage.objects.get(content_id=fixed_id(4))
        related.summary = "Sleeping well, in two sentences."
        related.save_revision().publish()
        withdrawn.unpublish()
        set_times(related, first=DAY, last=DAY)
        ContentItem.objects.update(changed_at=DAY)
        addresses = OPERATIONS | {"changes_list": known}
        found = {(name, kind): _asked(api, addresses[name], kind) for name, kind in FORMS}
        retracted = make_article(site, "A wrong dose", content_id=fixed_id(6))
        retracted.retract("A dose was wrong by a factor of ten.")
        retracted.retractions.update(date=DAY.date())
        wrong = WRONG | {"changes_list": WRONG["changes_list"] | {"410": refused}}
        found[PROBLEMS, JSON] = {
            name: {status: _problem(api, url, status) for status, url in asked.items()}
            for name, asked in wrong.items()
        }
        return found


def _asked(api: Client, url: str, kind: str) -> Any:
    answer = api.get(url, HTTP_ACCEPT=kind)
    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, kind)
    return _shortened(answer.json() if kind.endswith("json") else answer.content.decode())


def _problem(api: Client, url: str, status: str) -> Any:
    answer = api.get(url, HTTP_ACCEPT="image/png" if status == "406" else "*/*")
    document = _shortened(answer.json())
    assert (str(answer.status_code), document.get("status")) == (status, answer.status_code)
    return document | {"instance": fixed_id(0).urn}


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


@pytest.mark.parametrize(("operation", "kind"), [*FORMS, (PROBLEMS, JSON)])
def test_an_example_is_what_the_operation_answers(
    operation: str, kind: str, answers: dict[tuple[str, str], Any]
) -> None:
    answer = answers[operation, kind]
    if os.environ.get("UPDATE_GOLDEN") == "1":
        is_json = kind.endswith("json")
        text = json.dumps(answer, indent=2, ensure_ascii=False) + "\n" if is_json else answer
        (FOLDER / f"{operation}.{SUFFIXES[kind]}").write_text(text, encoding="utf-8")
        example.cache_clear()

    assert answer == example(operation, kind)


def test_the_example_of_the_feed_has_both_kinds_of_change() -> None:
    found = [(entry["change"], entry["reason"]) for entry in example("changes_list")["items"]]

    assert found == [("withdrawn", "unpublished"), ("published", None)]
