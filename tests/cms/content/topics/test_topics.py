"""Topics."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from cms.content.pages.social_images import drawn_image
from cms.content.practice.current import current_practice
from cms.content.topics.models import Topic
from cms.delivery.items.social_images import TOPIC_ROUTE, topic_card
from tests.answers import heading
from tests.factories import SiteTree, make_article, make_practitioner, make_topic

pytestmark = pytest.mark.django_db


def test_a_topic_has_an_address() -> None:
    topic = make_topic("Back pain")

    assert (str(topic), topic.slug) == ("Back pain", "back-pain")
    assert topic.url == "http://testserver/topics/back-pain/"


def test_topics_are_in_the_order_of_their_names() -> None:
    for name in ("Sleep", "Back", "Headache"):
        make_topic(name)

    assert [topic.name for topic in Topic.objects.all()] == ["Back", "Headache", "Sleep"]


@pytest.mark.parametrize("months", [0, 121])
def test_a_review_holds_for_a_month_to_ten_years(months: int) -> None:
    with pytest.raises(ValidationError) as raised:
        Topic(name="Sleep", slug="sleep", review_interval_months=months).full_clean()

    assert list(raised.value.message_dict) == ["review_interval_months"]
    Topic(name="Sleep", slug="sleep", review_interval_months=120).full_clean()


def test_a_renamed_topic_reaches_the_articles(site: SiteTree, api: Client) -> None:
    topic = make_topic("Sleep")
    article = make_article(site, topics=[topic])
    topic.name, topic.slug = "Rest", "rest"
    topic.save()

    item = api.get(f"/api/v1/articles/{article.content_id}/").json()
    expected = {"slug": "rest", "name": "Rest", "url": "http://testserver/topics/rest/"}
    assert item["topics"] == [expected]
    listing = api.get("/api/v1/articles/?topic=rest").json()["items"]
    assert [found["title"] for found in listing] == ["Back pain"]
    assert api.get("/api/v1/articles/?topic=sleep").json()["items"] == []


def test_nothing_is_told_of_a_topic_that_nothing_public_is_about(
    site: SiteTree, api: Client
) -> None:
    topic = make_topic("Sleep")
    draft = make_article(site, topics=[topic], publish=False)
    draft.save_revision()
    card = drawn_image(topic_card(topic, current_practice()), TOPIC_ROUTE, "sleep")["url"]
    addresses = ["/topics/sleep/", "/topics/sleep.md", "/feeds/topics/sleep.atom", card]
    listed = "/api/v1/topics/"

    assert [api.get(address).status_code for address in addresses] == [404] * 4
    assert api.get(listed).json()["items"] == []
    draft.get_latest_revision().publish()
    assert [api.get(address).status_code for address in addresses] == [200] * 4
    assert [item["slug"] for item in api.get(listed).json()["items"]] == ["sleep"]


def test_no_cache_keeps_the_topics_past_the_next_expiry(site: SiteTree, api: Client) -> None:
    soon = timezone.now() + timedelta(seconds=30)
    make_article(site, topics=[make_topic("Sleep")], expire_at=soon)
    answer = api.get("/api/v1/topics/")

    assert [item["slug"] for item in answer.json()["items"]] == ["sleep"]
    assert int(answer["Cache-Control"].partition("s-maxage=")[2].partition(",")[0]) <= 30


def test_a_topic_that_somebody_specialises_in_has_its_page(site: SiteTree, api: Client) -> None:
    ada = make_practitioner(site, specialties=[make_topic("Sleep")])
    item = api.get(f"/api/v1/practitioners/{ada.content_id}/").json()

    (topic,) = item["specialties"]
    assert heading(api.get(topic["url"])) == (200, "Sleep")


def test_those_who_follow_a_topic_learn_that_its_only_article_was_retracted(
    site: SiteTree, api: Client
) -> None:
    make_article(site, topics=[make_topic("Sleep")]).retract("A dose was wrong.")

    assert "A dose was wrong." in api.get("/feeds/topics/sleep.atom").content.decode()
    assert api.get("/topics/sleep/").status_code == 404


def test_a_deleted_topic_leaves_the_articles(site: SiteTree, api: Client) -> None:
    topic = make_topic("Sleep")
    article = make_article(site, topics=[topic, make_topic("Back")])
    topic.delete()

    item = api.get(f"/api/v1/articles/{article.content_id}/").json()
    assert [entry["name"] for entry in item["topics"]] == ["Back"]
    assert api.get("/topics/sleep/").status_code == 404
