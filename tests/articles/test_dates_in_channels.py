"""A date that an editor chose is that date in every channel, east and west of Greenwich."""

import json
import re
from datetime import UTC, date, datetime
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from articles.models import ArticlePage
from cms.content.practice.current import current_practice
from cms.delivery.sync.reconcile import reconcile
from tests.factories import SiteTree, make_article
from tests.heads import Head

pytestmark = pytest.mark.django_db

RFC_822 = "%a, %d %b %Y %H:%M:%S %z"
ZONES = [
    *("Europe/Berlin", "Pacific/Auckland", "America/Los_Angeles"),
    *("Pacific/Kiritimati", "Etc/GMT+12", "UTC"),
]


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest, site: SiteTree) -> ZoneInfo:
    practice = current_practice()
    practice.time_zone = request.param
    practice.save()
    return practice.zone


def told(api: Client, id_: str) -> dict[str, str]:
    """The publication date as each channel writes it."""
    item = api.get(f"/api/v1/articles/{id_}/").json()
    (listed,) = api.get("/api/v1/articles/").json()["items"]
    (change,) = (
        each for each in api.get("/api/v1/changes/").json()["items"] if each["type"] == "article"
    )
    head = Head("/articles/back-pain/", api)
    atom = ElementTree.fromstring(api.get("/feeds/articles.atom").content)  # noqa: S314
    rss = ElementTree.fromstring(api.get("/feeds/articles.rss").content)  # noqa: S314
    (entry,) = api.get("/feeds/articles.json").json()["items"]
    soup = BeautifulSoup(head.html, "html.parser")
    return {
        "item": item["published_at"],
        "listing": listed["published_at"],
        "changes": change["content"]["published_at"],
        "JSON-LD of the item": item["schema_org"]["datePublished"],
        "JSON-LD of the page": head.structured_data["datePublished"],
        "Open Graph": head.meta["article:published_time"],
        "time": str(soup.select(".byline time")[0]["datetime"]),
        "Atom": atom.findtext("{*}entry/{*}published", ""),
        "RSS": datetime.strptime(rss.findtext(".//pubDate", ""), RFC_822).isoformat(),
        "JSON Feed": entry["date_published"],
    }


@pytest.mark.parametrize("day", [date(2026, 11, 14), date(2026, 7, 1), date(1, 1, 1)], ids=str)
def test_a_chosen_date_is_that_date_wherever_it_stands(
    day: date, zone: ZoneInfo, site: SiteTree, api: Client
) -> None:
    article = make_article(site, published_on=day)
    channels = told(api, str(article.content_id))

    assert {name: text[:10] for name, text in channels.items()} == dict.fromkeys(
        channels, day.isoformat()
    )
    moments = {name: datetime.fromisoformat(text) for name, text in channels.items()}
    assert {name: moment.astimezone(zone).date() for name, moment in moments.items()} == (
        dict.fromkeys(channels, day)
    )


@pytest.mark.parametrize("day", [date(2026, 11, 14), date(1, 1, 1)], ids=str)
def test_people_read_the_date_that_was_chosen(
    day: date, zone: ZoneInfo, site: SiteTree, api: Client
) -> None:
    article = make_article(site, published_on=day)
    words = f"{day:%B} {day.day}, {day.year:04}"

    for address in (
        "/articles/back-pain/",
        "/articles/",
        "/articles/back-pain.md",
        f"/api/v1/articles/{article.content_id}.md",
    ):
        shown = re.findall(r"[A-Z][a-z]+ \d{1,2}, \d{4}", api.get(address).content.decode())
        assert shown[0] == words


def test_a_listing_finds_the_date_by_its_day(zone: ZoneInfo, site: SiteTree, api: Client) -> None:
    make_article(site, published_on=date(2026, 11, 14))
    between = "published_after=2026-11-13T23:59:59Z&published_before=2026-11-15T00:00:00Z"

    assert len(api.get(f"/api/v1/articles/?{between}").json()["items"]) == 1


def test_dates_of_notes_stay_dates(zone: ZoneInfo, site: SiteTree, api: Client) -> None:
    article = make_article(site, published_on=date(2026, 1, 2), publish=False)
    article.corrections.create(date=date(2026, 11, 14), kind="correction", text="A dose.")
    article.save_revision().publish()

    item = api.get(f"/api/v1/articles/{article.content_id}/").json()
    assert [note["date"] for note in item["corrections"]] == ["2026-11-14"]
    assert item["schema_org"]["correction"][0]["datePublished"] == "2026-11-14"
    page = BeautifulSoup(api.get("/articles/back-pain/").content, "html.parser")
    assert "November 14, 2026" in page.select(".correction")[0].get_text()
    assert json.dumps(item).count("2026-11-13") == 0


@pytest.mark.parametrize("address", ["/", "/articles/", "/articles/back-pain/", "/search/?q=back"])
def test_times_of_pages_are_valid_html(address: str, site: SiteTree, client: Client) -> None:
    make_article(site)
    ArticlePage.objects.update(first_published_at=datetime(2026, 11, 29, 8, 5, 0, 950_670, UTC))
    reconcile()

    soup = BeautifulSoup(client.get(address).content, "html.parser")
    times = [str(time["datetime"]) for time in soup.select("time")]
    assert "2026-11-29T08:05:00Z" in times
    assert [time for time in times if not re.fullmatch(r"\d{4}-\d\d-\d\d(T[\d:]{8}Z)?", time)] == []
