"""Times are those of the practice, on the website and for everybody in the admin."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.users.models import UserProfile

from cms.content.practice.current import current_practice
from cms.content.practice.zones import time_zone_choices
from tests.factories import SiteTree, make_article
from tests.published import set_times

pytestmark = pytest.mark.django_db
LATE = datetime(2026, 1, 20, 3, tzinfo=UTC)


def set_zone(name: str) -> None:
    practice = current_practice()
    practice.time_zone = name
    practice.save()


def test_a_new_practice_has_the_zone_of_the_settings(site: SiteTree) -> None:
    assert current_practice().time_zone == "UTC"


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd"])
def test_what_is_no_zone_is_refused(site: SiteTree, name: str) -> None:
    practice = current_practice()
    practice.time_zone = name
    with pytest.raises(ValidationError) as refusal:
        practice.full_clean()

    assert list(refusal.value.message_dict) == ["time_zone"]


def test_zones_are_grouped_by_region() -> None:
    choices = dict(time_zone_choices())

    assert choices["UTC"] == "UTC"
    assert ("Europe/Berlin", "Berlin") in choices["Europe"]
    assert ("America/Argentina/Ushuaia", "Argentina, Ushuaia") in choices["America"]


def test_a_zone_of_the_settings_that_names_no_place_can_be_kept(settings: object) -> None:
    settings.TIME_ZONE = "Etc/GMT+5"  # type: ignore[attr-defined]

    assert time_zone_choices()[1] == ("Etc/GMT+5", "Etc/GMT+5")


def test_the_website_shows_the_day_of_the_practice(site: SiteTree, client: Client) -> None:
    set_times(make_article(site), first=LATE)
    assert "January 20, 2026" in client.get("/articles/back-pain/").content.decode()
    set_zone("America/New_York")

    for address in ("/articles/back-pain/", "/articles/"):
        html = client.get(address).content.decode()
        assert ("January 19, 2026" in html, "January 20, 2026" in html) == (True, False)


def test_another_zone_rebuilds_publication_dates(site: SiteTree, client: Client) -> None:
    article = make_article(site, published_on=date(2026, 1, 20))
    found = []
    for zone in ("UTC", "America/New_York", "Europe/Berlin"):
        set_zone(zone)
        found.append(client.get(f"/api/v1/articles/{article.content_id}/").json()["published_at"])
        assert "January 20, 2026" in client.get("/articles/back-pain/").content.decode()

    assert found == ["2026-01-20T00:00:00Z", "2026-01-20T05:00:00Z", "2026-01-20T00:00:00Z"]


def test_the_api_reads_a_time_by_its_offset_and_not_by_the_practice(
    site: SiteTree, client: Client
) -> None:
    set_times(make_article(site), first=LATE)
    set_zone("America/New_York")

    for bound, count in (("02:00:00Z", 1), ("04:00:00Z", 0), ("02:00:00-05:00", 0)):
        answer = client.get(f"/api/v1/articles/?published_after=2026-01-20T{bound}").json()
        assert len(answer["items"]) == count
    refused = client.get("/api/v1/articles/?published_after=2026-01-20T02:00").json()
    assert [error["parameter"] for error in refused["errors"]] == ["published_after"]


@pytest.mark.parametrize("own", [None, "", "Asia/Tokyo"], ids=["no profile", "none", "of before"])
def test_the_admin_is_in_the_zone_of_the_practice_for_everybody(
    site: SiteTree, client: Client, own: str | None
) -> None:
    user = get_user_model().objects.create_superuser("root")
    if own is not None:
        UserProfile.objects.create(user=user, current_time_zone=own)
    client.force_login(user)
    set_zone("America/New_York")
    article = make_article(site, expire_at=datetime(2037, 1, 20, 3, tzinfo=UTC))

    html = client.get(f"/admin/pages/{article.pk}/edit/").content.decode()
    assert 'value="2037-01-19T22:00"' in html
    assert "time zone" not in client.get("/admin/account/").content.decode().lower()


@pytest.mark.parametrize(
    ("zone", "moment", "shown"),
    [
        ("America/Los_Angeles", datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00"),
        ("Europe/Berlin", datetime(9999, 12, 31, 23, 59, tzinfo=UTC), "9999-12-31T23:59"),
    ],
)
def test_a_moment_at_the_end_of_the_calendar_is_shown(
    zone: str, moment: datetime, shown: str, site: SiteTree, client: Client
) -> None:
    client.force_login(get_user_model().objects.create_superuser("root"))
    set_zone(zone)
    article = make_article(site)
    set_times(article, first=moment)
    draft = make_article(site, "Draft", publish=False, go_live_at=moment)

    for address in ("/articles/back-pain/", "/articles/", "/search/?q=back"):
        assert f"{moment:%B} {moment.day}, {moment.year:04}" in client.get(address).content.decode()
    assert f'value="{shown}"' in client.get(f"/admin/pages/{draft.pk}/edit/").content.decode()
