"""The practice, its navigation, and its redirects, for front ends elsewhere."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, PageViewRestriction

from cms.content.practice.current import current_practice
from cms.delivery.api.cursors import NOT_GIVEN_OUT
from cms.delivery.api.parameters import NONE
from home.models import InformationPage
from tests.factories import SiteTree, make_article, make_practitioner

pytestmark = pytest.mark.django_db


def redirects(client: Client, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/api/v1/redirects/{query}").json()["items"]
    return found


def test_the_site(site: SiteTree, api: Client) -> None:
    information = site.home.add_child(instance=InformationPage(title="Privacy", slug="privacy"))
    make_article(site, "Écho", locale=Locale.objects.create(language_code="fr"))
    make_article(site, "Alpha")
    practice = current_practice()
    practice.practice_name, practice.tagline = "Quiet Harbor", "Calm care"
    practice.street, practice.city, practice.region = "1 Pier", "Gull Bay", "ME"
    practice.postal_code, practice.country = "04000", "USA"
    practice.telephone, practice.email = "+1 555 0100", "desk@harbor.example"
    practice.booking_url = "https://harbor.example/book"
    practice.time_zone = "America/New_York"
    practice.disclaimer = f'<p>No <a linktype="page" id="{site.articles.pk}">advice</a>.</p>'
    practice.footer_note = "Since 1999"
    practice.attribution_text, practice.content_licence = "From Quiet Harbor", "CC BY-NC 4.0"
    practice.content_licence_url = "https://creativecommons.org/licenses/by-nc/4.0/"
    practice.opening_hours.create(days="Monday", opens=time(9), closes=time(17, 30))
    practice.navigation_links.all().delete()
    practice.navigation_links.create(label="Reading", page=site.articles)
    practice.footer_links.create(label="Privacy", page=information)
    practice.save()

    answer = api.get("/api/v1/site/")

    assert answer.json() == {
        "name": "Quiet Harbor",
        "tagline": "Calm care",
        "url": "http://testserver/",
        "default_locale": "en",
        "locales": ["en", "fr"],
        "time_zone": "America/New_York",
        "contact": {
            "street": "1 Pier",
            "city": "Gull Bay",
            "region": "ME",
            "postal_code": "04000",
            "country": "USA",
            "telephone": "+1 555 0100",
            "email": "desk@harbor.example",
            "booking_url": "https://harbor.example/book",
        },
        "opening_hours": [{"days": "Monday", "opens": "09:00", "closes": "17:30"}],
        "navigation": [
            {"label": "Reading", "path": "/articles/", "url": "http://testserver/articles/"}
        ],
        "footer_links": [
            {"label": "Privacy", "path": "/privacy/", "url": "http://testserver/privacy/"}
        ],
        "footer_note": "Since 1999",
        "disclaimer": '<p>No <a href="http://testserver/articles/">advice</a>.</p>',
        "attribution": {
            "text": "From Quiet Harbor",
            "licence": "CC BY-NC 4.0",
            "licence_url": "https://creativecommons.org/licenses/by-nc/4.0/",
        },
    }
    again = api.get("/api/v1/site/", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_site_before_anything_is_set_up(db: None, api: Client) -> None:
    found = api.get("/api/v1/site/").json()

    assert (found["navigation"], found["opening_hours"], found["locales"]) == ([], [], [])


def test_the_navigation_leads_to_nothing_that_is_not_public(site: SiteTree, api: Client) -> None:
    expiring = make_article(site, expire_at=timezone.now() + timedelta(seconds=30))
    hidden = make_article(site, "Leak", slug="leak")
    practice = current_practice()
    practice.navigation_links.all().delete()
    for page in (expiring, hidden):
        practice.navigation_links.create(label=page.title, page=page)
    practice.save()
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)

    answer = api.get("/api/v1/site/")

    assert [link["label"] for link in answer.json()["navigation"]] == [expiring.title]
    assert b"eak" not in answer.content
    seconds = int(answer["Cache-Control"].partition("s-maxage=")[2].partition(",")[0])
    assert seconds <= 30


def test_an_address_that_moved(site: SiteTree, api: Client) -> None:
    article = make_article(site, "Alpha", slug="alpha")
    ada = make_practitioner(site, "Ada Quill", slug="ada")
    Redirect.add_redirect("/old/alpha/", article)
    Redirect.add_redirect("/old/list?b=2&a=1", site.articles, is_permanent=False)
    Redirect.add_redirect("/old/ada/", ada)
    Redirect.add_redirect("/old/away/", "https://away.example/")

    at = "http://testserver/api/v1"
    assert redirects(api) == [
        {
            "old_path": "/old/ada",
            "url": "http://testserver/practitioners/ada/",
            "permanent": True,
            "api_url": f"{at}/practitioners/{ada.content_id}/",
        },
        {
            "old_path": "/old/alpha",
            "url": "http://testserver/articles/alpha/",
            "permanent": True,
            "api_url": f"{at}/articles/{article.content_id}/",
        },
        {
            "old_path": "/old/away",
            "url": "https://away.example/",
            "permanent": True,
            "api_url": None,
        },
        {
            "old_path": "/old/list?a=1&b=2",
            "url": "http://testserver/articles/",
            "permanent": False,
            "api_url": None,
        },
    ]


def test_a_redirect_to_a_hidden_page_is_not_told_for_its_link(site: SiteTree, api: Client) -> None:
    """A form takes both a page and a link; the page wins."""
    hidden = make_article(site, "Leak", slug="leak", publish=False)
    shown = make_article(site, "Alpha", slug="alpha")
    for page in (hidden, shown):
        Redirect.objects.create(
            old_path=f"/old/{page.slug}", redirect_page=page, redirect_link="https://away.example/"
        )

    found = [(entry["old_path"], entry["url"]) for entry in redirects(api)]
    assert found == [("/old/alpha", "http://testserver/articles/alpha/")]


def test_redirects_follow_a_change_of_address(site: SiteTree, api: Client) -> None:
    article = make_article(site, "Alpha", slug="alpha")
    article.slug = "beta"
    article.save_revision().publish()

    (moved,) = redirects(api)
    assert (moved["old_path"], moved["url"]) == (
        "/articles/alpha",
        "http://testserver/articles/beta/",
    )


def test_redirects_to_what_is_not_public_are_not_told(site: SiteTree, api: Client) -> None:
    for marker in ("draft", "private", "expired", "unpublished"):
        page = make_article(site, f"Leak {marker}", publish=marker != "draft")
        Redirect.add_redirect(f"/leak-{marker}/", page)
        if marker == "private":
            PageViewRestriction.objects.create(
                page=page, restriction_type=PageViewRestriction.LOGIN
            )
        if marker == "expired":
            type(page).objects.filter(pk=page.pk).update(expire_at=timezone.now())
        if marker == "unpublished":
            page.unpublish()
    Redirect.add_redirect("/kept/", make_article(site, "Kept"))

    assert [entry["old_path"] for entry in redirects(api)] == ["/kept"]
    assert b"eak" not in api.get("/api/v1/redirects/").content


def test_redirects_are_walked_at_the_same_cost(site: SiteTree, api: Client) -> None:
    article = make_article(site, "Alpha")
    for number in range(7):
        Redirect.add_redirect(f"/old/{number}/", article)
    url, walked, costs = "/api/v1/redirects/?limit=2", [], []
    while url:
        with CaptureQueriesContext(connection) as queries:
            page = api.get(url).json()
        walked += [entry["old_path"] for entry in page["items"]]
        costs.append(len(queries))
        url = page["next"]

    assert walked == [f"/old/{number}" for number in range(7)]
    assert costs[1:] == [costs[1]] * 3
    last = api.get("/api/v1/redirects/?limit=5").json()["next"]
    back = api.get(last).json()["previous"]
    assert [entry["old_path"] for entry in api.get(back).json()["items"]] == walked[:5]


@pytest.mark.parametrize(
    ("route", "errors"),
    [
        ("site/?limit=1", {"limit": NONE}),
        (
            "redirects/?ordering=old_path",
            {"ordering": "There is no such parameter here, only cursor, limit."},
        ),
        ("redirects/?limit=0", {"limit": "Enter a whole number from 1 to 100."}),
        ("redirects/?cursor=x", {"cursor": NOT_GIVEN_OUT}),
    ],
)
def test_what_is_refused(route: str, errors: dict[str, str], api: Client) -> None:
    answer = api.get(f"/api/v1/{route}")

    found = {error["parameter"]: error["message"] for error in answer.json()["errors"]}
    assert (answer.status_code, found) == (400, errors)
