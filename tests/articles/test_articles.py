"""Articles: what editors may enter, and what readers see."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from articles.models import ArticlePage
from cms.content.practice.current import current_practice
from cms.delivery.items.building import build
from practitioners.models import PractitionerPage
from tests.answers import NOT_HERE, heading
from tests.factories import (
    SiteTree,
    make_article,
    make_practitioner,
    make_topic,
)
from tests.published import copy_items

pytestmark = pytest.mark.django_db


def soup(client: Client, url: str) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def texts(page: BeautifulSoup, selector: str) -> list[str]:
    """The text of each element, with single spaces."""
    return [" ".join(element.get_text(" ").split()) for element in page.select(selector)]


def test_authors_are_in_the_order_that_the_editor_chose(site: SiteTree) -> None:
    ada, bea, cleo = (make_practitioner(site, name) for name in ("Ada", "Bea", "Cleo"))
    article = make_article(site, authors=[cleo, ada, bea])

    assert [author.title for author in article.public_authors()] == ["Cleo", "Ada", "Bea"]


def test_an_author_who_is_named_twice_is_shown_once(site: SiteTree) -> None:
    ada, bea = make_practitioner(site, "Ada"), make_practitioner(site, "Bea")
    article = make_article(site, authors=[bea, ada, bea])

    assert [author.title for author in article.public_authors()] == ["Bea", "Ada"]


def test_authors_and_related_articles_that_are_not_public_are_left_out(site: SiteTree) -> None:
    ada, bea = make_practitioner(site, "Ada", publish=False), make_practitioner(site, "Bea")
    draft, other = make_article(site, "Draft", publish=False), make_article(site, "Other")
    article = make_article(site, authors=[ada, bea], related=[draft, other])

    assert [author.title for author in article.public_authors()] == ["Bea"]
    assert [related.title for related in article.public_related()] == ["Other"]


def test_a_reviewer_whose_time_ran_out_is_left_out(site: SiteTree) -> None:
    bea = make_practitioner(site, "Bea")
    article = make_article(site, reviewer=bea, reviewed_on=date(2026, 1, 1))
    before: Any = build(article)
    assert before["clinical_review"]["reviewer"]["name"] == "Bea"
    PractitionerPage.objects.update(expire_at=timezone.now() - timedelta(minutes=1))

    after: Any = build(ArticlePage.objects.get())
    assert after["clinical_review"] is None


def test_an_article_is_not_related_to_itself(site: SiteTree) -> None:
    other = make_article(site, "Other")
    article = make_article(site, "One", related=[other])
    article.related_articles.create(article=article)

    assert [related.title for related in article.public_related()] == ["Other"]


@pytest.mark.parametrize(("days", "accepted"), [(-1, True), (0, True), (1, False)])
def test_a_publication_date_in_the_future_is_refused(
    days: int, accepted: bool, site: SiteTree
) -> None:
    article = make_article(site, publish=False)
    article.published_on = timezone.localdate() + timedelta(days=days)
    if accepted:
        article.full_clean()
        return
    with pytest.raises(ValidationError) as raised:
        article.full_clean()

    message = "This day has not come yet. To publish later, set a schedule instead."
    assert raised.value.message_dict == {"published_on": [message]}


def test_the_publication_date_of_the_editor_comes_first(site: SiteTree, api: Client) -> None:
    given = make_article(site, "Given", published_on=date(2026, 1, 20))
    first = make_article(site, "First")
    url = "/api/v1/articles/{}/"

    published = api.get(url.format(given.content_id)).json()["published_at"]
    assert published == "2026-01-20T00:00:00Z"
    assert first.publication_time(UTC) == first.first_published_at
    published = api.get(url.format(first.content_id)).json()["published_at"]
    assert datetime.fromisoformat(published) == first.first_published_at


def test_what_was_published_today_was_not_updated(site: SiteTree, api: Client) -> None:
    make_article(site, "Sleep")
    page = BeautifulSoup(api.get("/articles/sleep/").content, "html.parser")

    assert ["updated" in line.get_text() for line in page.select(".byline p")] == [False, False]


def test_the_publication_date_is_a_day_of_the_practice(site: SiteTree, api: Client) -> None:
    practice = current_practice()
    practice.time_zone = "America/New_York"
    practice.save()
    article = make_article(site, published_on=date(2026, 1, 20))

    item = api.get(f"/api/v1/articles/{article.content_id}/").json()
    assert item["published_at"] == "2026-01-20T05:00:00Z"
    assert texts(soup(api, "/articles/back-pain/"), ".byline time")[0] == "January 20, 2026"


def test_a_title_cannot_leave_the_structured_data(site: SiteTree, api: Client) -> None:
    title = "</script><script>alert(1)</script><!-- &amp; \u2028"
    make_article(site, title, slug="hostile", summary=title)
    answer = api.get("/articles/hostile/").content.decode()
    page = BeautifulSoup(answer, "html.parser")

    (script,) = page.select('script[type="application/ld+json"]')
    assert json.loads(script.get_text())["headline"] == title
    assert "<script>alert(1)" not in answer
    assert texts(page, "h1") == [" ".join(title.split())]


def test_the_index_is_paged_newest_first(site: SiteTree, api: Client) -> None:
    copy_items(make_article(site), 12)
    first, second = soup(api, "/articles/"), soup(api, "/articles/?page=2")

    newest = [f"Copy {number:03}" for number in range(12, 0, -1)]
    assert texts(first, ".card__title") == newest
    assert texts(second, ".card__title") == ["Back pain"]
    assert pages(first) == [("1", "?page=1"), ("2", "?page=2"), ("Next", "?page=2")]
    assert pages(second) == [("Previous", "?page=1"), ("1", "?page=1"), ("2", "?page=2")]
    assert texts(first, ".pagination a[aria-current=page]") == ["1"]
    assert texts(second, ".pagination a[aria-current=page]") == ["2"]


def pages(listing: BeautifulSoup) -> list[tuple[str, str]]:
    """The links to other pages of the listing."""
    return [(link.get_text(), str(link["href"])) for link in listing.select(".pagination a")]


def test_a_long_listing_names_its_first_its_last_and_the_nearest_pages(
    site: SiteTree, api: Client
) -> None:
    copy_items(make_article(site), 12 * 9)
    middle = soup(api, "/articles/?page=5")

    assert texts(middle, ".pagination li") == [
        *("Previous", "1", "…", "4", "5", "6", "…", "10", "Next"),
    ]
    assert [link["aria-label"] for link in middle.select(".pagination a[aria-label]")] == [
        *("Page 1", "Page 4", "Page 5", "Page 6", "Page 10"),
    ]


def test_a_page_that_is_not_there_is_the_nearest_one(site: SiteTree, api: Client) -> None:
    make_article(site)

    for number in ("0", "99", "x", "-1", "%00", "٢"):
        assert texts(soup(api, f"/articles/?page={number}"), ".card__title") == ["Back pain"]


def test_an_index_without_articles_says_so(site: SiteTree, api: Client) -> None:
    shown = texts(soup(api, "/articles/"), ".cards p")

    assert shown == ["No articles have been published here yet."]


def test_the_page_of_a_topic_shows_its_articles_only(site: SiteTree, api: Client) -> None:
    sleep = make_topic("Sleep", description="How to rest.")
    make_article(site, "On sleep", topics=[sleep])
    make_article(site, "On backs", topics=[make_topic("Back")])
    make_article(site, "Draft on sleep", topics=[sleep], publish=False)
    page = soup(api, "/topics/sleep/")

    assert (texts(page, "h1"), texts(page, ".lead")) == (["Sleep"], ["How to rest."])
    assert texts(page, ".card__title") == ["On sleep"]


def test_a_topic_without_articles_shows_who_specialises_in_it(site: SiteTree, api: Client) -> None:
    sleep = make_topic("Sleep")
    make_practitioner(site, "Ada Quill", specialties=[sleep], job_title="Healer")
    make_practitioner(site, "Bea Thorn", specialties=[make_topic("Back")])

    page = soup(api, "/topics/sleep/")
    assert texts(page, ".card__title") == ["Dr. Ada Quill, L.Ac."]
    assert texts(page, ".card__meta") == ["Healer"]


def test_what_is_written_about_a_topic_comes_before_the_people(site: SiteTree, api: Client) -> None:
    sleep = make_topic("Sleep")
    make_article(site, "On sleep", topics=[sleep])
    make_practitioner(site, "Ada Quill", specialties=[sleep])
    make_article(site, "On naps", topics=[sleep])

    titles = texts(soup(api, "/topics/sleep/"), ".card__title")
    assert titles == ["On naps", "On sleep", "Dr. Ada Quill, L.Ac."]


def test_a_topic_that_is_not_there(site: SiteTree, api: Client) -> None:
    assert heading(api.get("/topics/none/")) == NOT_HERE


def test_the_page_shows_what_is_published_and_not_the_draft(site: SiteTree, api: Client) -> None:
    article = make_article(site, "Published")
    article.title = "Draft"
    article.save_revision()

    assert texts(soup(api, "/articles/published/"), "h1") == ["Published"]


def test_the_disclaimer_of_the_practice_is_below_the_article(site: SiteTree, api: Client) -> None:
    make_article(site)
    practice = current_practice()
    practice.disclaimer = "<p>No <b>advice</b>.</p><script>alert(1)</script>"
    practice.save()

    (disclaimer,) = soup(api, "/articles/back-pain/").select(".disclaimer")
    assert disclaimer.decode_contents() == "<p>No <b>advice</b>.</p>"
