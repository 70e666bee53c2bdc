"""Topics."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from cms.topics.models import Topic
from tests.factories import SiteTree, make_article, make_topic

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


def test_a_deleted_topic_leaves_the_articles(site: SiteTree, api: Client) -> None:
    topic = make_topic("Sleep")
    article = make_article(site, topics=[topic, make_topic("Back")])
    topic.delete()

    item = api.get(f"/api/v1/articles/{article.content_id}/").json()
    assert [entry["name"] for entry in item["topics"]] == ["Back"]
    assert api.get("/topics/sleep/").status_code == 404
