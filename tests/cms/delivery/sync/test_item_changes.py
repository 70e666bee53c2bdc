"""What a reader of one item sees when it changes, moves or goes."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Site

from tests.factories import SiteTree, make_article, make_practitioner, make_topic

pytestmark = pytest.mark.django_db


def test_a_change_gives_another_entity_tag(site: SiteTree, api: Client) -> None:
    article = make_article(site)
    url = f"/api/v1/articles/{article.content_id}/"
    before = api.get(url)["ETag"]
    article.title = "Sore backs"
    article.save_revision().publish()

    after = api.get(url, HTTP_IF_NONE_MATCH=before)
    assert (after.status_code, after.json()["title"]) == (200, "Sore backs")
    assert after["ETag"] != before


def test_the_path_of_a_moved_page_answers_301_to_the_item(
    site: SiteTree, api: Client, django_capture_on_commit_callbacks: Any
) -> None:
    article = make_article(site)
    with django_capture_on_commit_callbacks(execute=True):
        article.slug = "sore-backs"
        article.save_revision().publish()
    moved = api.get("/api/v1/content/?path=/articles/back-pain/")

    address = f"/api/v1/articles/{article.content_id}/"
    assert (moved.status_code, moved["Location"]) == (301, f"http://testserver{address}")
    assert moved["Cache-Control"] == api.get(address)["Cache-Control"]
    assert api.get(address).json()["url"] == "http://testserver/articles/sore-backs/"


def test_the_path_of_a_moved_parent_answers_301_to_the_item(
    site: SiteTree, api: Client, django_capture_on_commit_callbacks: Any
) -> None:
    article = make_article(site)
    with django_capture_on_commit_callbacks(execute=True):
        site.articles.slug = "reading"
        site.articles.save_revision().publish()
    moved = api.get("/api/v1/content/?path=/articles/back-pain/")

    address = f"http://testserver/api/v1/articles/{article.content_id}/"
    assert (moved.status_code, moved["Location"]) == (301, address)


def test_the_old_path_of_a_withdrawn_page_leads_nowhere(
    site: SiteTree, api: Client, django_capture_on_commit_callbacks: Any
) -> None:
    article = make_article(site)
    with django_capture_on_commit_callbacks(execute=True):
        article.slug = "sore-backs"
        article.save_revision().publish()
    moved = api.get("/api/v1/content/?path=/articles/back-pain/")
    address = f"http://testserver/api/v1/articles/{article.content_id}/"
    assert (moved.status_code, moved["Location"]) == (301, address)
    article.unpublish()

    gone = api.get("/api/v1/content/?path=/articles/back-pain/")
    assert (gone.status_code, gone.json()["title"]) == (404, "There is no such resource")


def test_topics_are_those_of_public_content(site: SiteTree, api: Client) -> None:
    ada = make_practitioner(site, publish=False)
    ada.languages.create(code="fr")
    ada.specialties.set([make_topic("Headache")])
    ada.save_revision().publish()
    make_article(site, topics=[make_topic("Sleep", description="How to rest.")])
    make_article(site, "Draft", topics=[make_topic("Unused")], publish=False)
    make_topic("fr")  # the slug of a topic that nothing is about is a language of a practitioner

    assert api.get("/api/v1/topics/").json() == {
        "items": [
            {
                "slug": "headache",
                "name": "Headache",
                "description": "",
                "url": "http://testserver/topics/headache/",
            },
            {
                "slug": "sleep",
                "name": "Sleep",
                "description": "How to rest.",
                "url": "http://testserver/topics/sleep/",
            },
        ],
        "next": None,
        "previous": None,
    }


def test_the_address_of_an_item_survives_a_new_title(site: SiteTree, api: Client) -> None:
    article = make_article(site, "Before")
    url = f"/api/v1/articles/{article.content_id}/"
    article.title, article.slug = "After", "after"
    article.save_revision().publish()

    answer = api.get(url).json()
    assert (answer["title"], answer["slug"]) == ("After", "after")
    assert answer["id"] == str(article.content_id)


def test_the_addresses_follow_the_page_with_which_the_site_begins(
    site: SiteTree, api: Client
) -> None:
    url = f"/api/v1/articles/{make_article(site).content_id}/"
    assert api.get(url).json()["url"] == "http://testserver/articles/back-pain/"
    default = Site.objects.get()
    default.root_page = site.articles
    default.save()

    assert api.get(url).json()["url"] == "http://testserver/back-pain/"
