"""Pages in Wagtail's API v2: its shape, our content."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, Page

from tests.factories import SiteTree, make_article, make_practitioner, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("v2_on")]

BASE = "http://testserver/api/wagtail/v2/pages/"
ROUTE = "/api/wagtail/v2/pages/"
ARTICLES = "type=articles.ArticlePage"


def titles(api: Client, query: str) -> list[str]:
    """What a listing has, in its order."""
    return [item["title"] for item in api.get(f"{ROUTE}?{query}").json()["items"]]


def time_of(page: Page) -> str:
    """When it was first published, as JSON has it."""
    first: datetime = page.first_published_at
    return first.isoformat().replace("+00:00", "Z")


def test_a_listing_has_the_shape_that_wagtail_gives_it(site: SiteTree, api: Client) -> None:
    article = make_article(site)
    answer = api.get(f"{ROUTE}?{ARTICLES}")

    assert answer.json() == {
        "meta": {"total_count": 1},
        "items": [
            {
                "id": article.pk,
                "meta": {
                    "type": "articles.ArticlePage",
                    "detail_url": f"{BASE}{article.pk}/",
                    "html_url": "http://testserver/articles/back-pain/",
                    "slug": "back-pain",
                    "first_published_at": time_of(article),
                },
                "title": "Back pain",
            }
        ],
    }


def test_a_page_has_the_fields_of_its_content_item(site: SiteTree, api: Client) -> None:
    article = make_article(site, authors=[make_practitioner(site)], topics=[make_topic()])
    item = api.get(f"/api/v1/articles/{article.content_id}/").json()
    taken = {k: v for k, v in item.items() if k not in ("id", "type", "locale", "title", "slug")}
    answer = api.get(f"{ROUTE}{article.pk}/")

    assert answer.json() == {
        "id": article.pk,
        "meta": {
            "type": "articles.ArticlePage",
            "detail_url": f"{BASE}{article.pk}/",
            "html_url": "http://testserver/articles/back-pain/",
            "slug": "back-pain",
            "show_in_menus": False,
            "seo_title": "",
            "search_description": "",
            "first_published_at": time_of(article),
            "parent": {
                "id": site.articles.pk,
                "meta": {
                    "type": "articles.ArticleIndexPage",
                    "detail_url": f"{BASE}{site.articles.pk}/",
                    "html_url": "http://testserver/articles/",
                },
                "title": "Articles",
            },
        },
        "title": "Back pain",
        "content_id": item["id"],
        **taken,
    }


def test_a_page_without_a_content_item_has_wagtails_own_fields(site: SiteTree, api: Client) -> None:
    found = api.get(f"{ROUTE}{site.home.pk}/").json()

    assert (found["title"], sorted(found)) == ("Home", ["id", "meta", "title"])
    assert found["meta"]["parent"] is None


def test_fields_are_chosen_as_in_wagtail(site: SiteTree, api: Client) -> None:
    make_article(site)
    some = api.get(f"{ROUTE}?{ARTICLES}&fields=_,summary,slug").json()["items"]
    more = api.get(f"{ROUTE}?{ARTICLES}&fields=reading_minutes,-title").json()["items"]

    assert some == [{"meta": {"slug": "back-pain"}, "summary": "Back pain in two sentences."}]
    assert sorted(more[0]) == ["id", "meta", "reading_minutes"]


def test_pages_are_found_and_ordered_as_in_wagtail(site: SiteTree, api: Client) -> None:
    for title in ("Knee", "Back", "Neck"):
        make_article(site, title)
    make_practitioner(site)

    assert titles(api, ARTICLES) == ["Knee", "Back", "Neck"]
    assert titles(api, f"{ARTICLES}&order=title") == ["Back", "Knee", "Neck"]
    assert titles(api, f"{ARTICLES}&order=-title&limit=1&offset=1") == ["Knee"]
    assert titles(api, "slug=neck") == ["Neck"]
    assert titles(api, "locale=en&title=Back") == ["Back"]
    assert titles(api, f"child_of={site.practitioners.pk}") == ["Ada Quill"]
    assert titles(api, "descendant_of=root&order=title")[:2] == ["Ada Quill", "Articles"]
    assert titles(api, f"ancestor_of={site.articles.pk}") == ["Home"]
    assert titles(api, f"translation_of={site.articles.pk}") == []
    assert titles(api, "type=articles.ArticlePage,practitioners.PractitionerPage&order=title") == [
        *("Ada Quill", "Back", "Knee", "Neck")
    ]
    assert api.get(f"{ROUTE}?{ARTICLES}&limit=1").json()["meta"] == {"total_count": 3}


def test_a_language_that_only_drafts_are_in_is_not_there(site: SiteTree, api: Client) -> None:
    french = Locale.objects.create(language_code="fr")
    draft = make_article(site, "Écho", locale=french, publish=False)
    draft.save_revision()
    found = [api.get(f"{ROUTE}?locale={code}").json() for code in ("fr", "zz")]
    assert [problem["status"] for problem in found] == [404, 404]
    assert found[0]["detail"] == found[1]["detail"]

    draft.get_latest_revision().publish()
    assert titles(api, "locale=fr") == ["Écho"]


def test_a_search_finds_what_is_published_and_the_best_first(site: SiteTree, api: Client) -> None:
    make_article(site, "Sleep", summary="Better sleep with acupuncture.")
    make_article(site, "Acupuncture")
    make_article(site, "Knee")

    assert titles(api, "search=acupuncture") == ["Acupuncture", "Sleep"]
    assert titles(api, f"search=acupuncture&{ARTICLES}&order=-title") == ["Sleep", "Acupuncture"]
    assert titles(api, "search=acupuncture sleep&search_operator=and") == ["Sleep"]
    assert titles(api, "search=") == []


def test_a_page_is_found_by_its_path(site: SiteTree, api: Client) -> None:
    article = make_article(site)
    answer = api.get(f"{ROUTE}find/?html_path=/articles/back-pain/&fields=_")

    assert answer["Location"] == f"{BASE}{article.pk}/?fields=_"
    assert answer["Cache-Control"].startswith("public, max-age=0, s-maxage=60")
    assert api.get(f"{ROUTE}find/?html_path=/articles/none/").json()["status"] == 404


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("fields=authors(*)", "fields: no field has nested fields to choose from; name it alone."),
        (f"fields={'a(' * 900}", "fields: no field has nested fields to choose from; name it"),
        (f"{ARTICLES}&fields=owner", "unknown fields: owner"),
        ("fields=alias_of", "unknown fields: alias_of"),
        ("fields=*,,", "fields error: "),
        ("rich_text_format=db_html", "rich_text_format: there is only html."),
        ("search=a&search_operator=or", "search_operator: all words are searched for; there is"),
        ("title=a&title=b", "title: give it once."),
        ("title=a%00", "title: control characters are not allowed."),
        ("reviewer=1", "query parameter is not an operation or a recognised field: reviewer"),
        ("alias_of=1", "query parameter is not an operation or a recognised field: alias_of"),
        ("site=other.example.com", "query parameter is not an operation or a recognised field"),
        ("order=owner", "cannot order by 'owner' (unknown field)"),
        ("first_published_at=long-ago", "first_published_at: Enter a time by RFC 3339, such as"),
        ("first_published_at=0001-01-01T00:00:00%2B14:00", "first_published_at: Enter a time in"),
        ("show_in_menus=perhaps", "field filter error. 'perhaps' is not a valid value for"),
        ("limit=21", "limit cannot be higher than 20"),
        ("limit=-1", "limit must be a positive integer"),
        ("offset=10000000", "offset: it can be 9999999 at most."),
        (f"search={'a' * 2001}", "search: give at most 2000 characters."),
        ("type=auth.User", "type doesn't exist"),
        ("type=a.b.c", "type doesn't exist"),
        ("child_of=99999999999999999999", "parent page doesn't exist"),
        ("id=x", "field filter error. 'x' is not a valid value for id"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_said(
    query: str, message: str, site: SiteTree, api: Client
) -> None:
    answer = api.get(f"{ROUTE}?{query}")
    problem = answer.json()

    assert problem["detail"][: len(message)] == message
    assert (problem["message"], problem["status"]) == (problem["detail"], answer.status_code)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize(
    "route",
    [
        "0/",
        "99999999999999999999/",
        "find/",
        "find/?id=x",
        "find/?id=0",
        "find/?id=99999999999999999999",
        "?locale=zz",
        "x/",
    ],
)
def test_what_is_not_there_is_not_found(route: str, site: SiteTree, api: Client) -> None:
    answer = api.get(f"{ROUTE}{route}")

    assert (answer.json()["status"], answer.status_code) == (404, 404)
    assert answer["Cache-Control"] == "no-store"


def test_it_is_only_read(site: SiteTree, api: Client) -> None:
    answer = api.post(ROUTE, {})

    assert answer.json()["type"].endswith("/method-not-allowed/")
    assert answer.status_code == 405


def test_browsers_of_other_sites_may_ask_first(site: SiteTree, api: Client) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}

    assert api.options(ROUTE).json()["renders"] == ["application/json"]
    answer = api.options(ROUTE, headers=asked)
    assert (answer["Access-Control-Allow-Origin"], answer.status_code) == ("*", 200)


def test_a_retracted_article_has_its_note(site: SiteTree, api: Client) -> None:
    article = make_article(site)
    article.retract("A dose was wrong.")
    answer = api.get(f"{ROUTE}{article.pk}/")

    assert answer.json()["retraction"]["text"] == "A dose was wrong."
    assert answer.status_code == 410
    assert titles(api, ARTICLES) == []


def test_answers_have_the_headers_of_the_delivery_api(site: SiteTree, api: Client) -> None:
    article = make_article(site)
    for route in (f"{ROUTE}{article.pk}/", ROUTE, "/api/wagtail/v2/images/"):
        answer = api.get(route)
        assert answer["Cache-Control"] == (
            "public, max-age=0, s-maxage=60, stale-while-revalidate=60, stale-if-error=600"
        )
        assert answer["Vary"] == "Accept, Accept-Encoding, Authorization, origin"
        again = api.get(route, headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_no_cache_keeps_an_answer_past_the_next_expiry(site: SiteTree, api: Client) -> None:
    article = make_article(site)
    soon = timezone.now() + timedelta(seconds=30)
    Page.objects.filter(pk=article.pk).update(expire_at=soon)

    for route in (f"{ROUTE}{site.home.pk}/", ROUTE, "/api/wagtail/v2/documents/"):
        fresh = api.get(route)["Cache-Control"].partition("s-maxage=")[2].partition(",")[0]
        assert 25 <= int(fresh) <= 30


def test_an_article_is_gone_at_the_minute_it_expires(site: SiteTree, api: Client) -> None:
    article = make_article(site)
    past = timezone.now() - timedelta(minutes=1)
    Page.objects.filter(pk=article.pk).update(expire_at=past)

    assert titles(api, ARTICLES) == []
    assert titles(api, "search=pain") == []
    assert api.get(f"{ROUTE}{article.pk}/").json()["status"] == 404


def queries(api: Client, route: str) -> int:
    """How many queries an answer takes, when Wagtail has found out where sites begin."""
    api.get(route)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert api.get(route).status_code == 200
    return len(captured)


def test_a_listing_takes_the_same_queries_however_long_it_is(site: SiteTree, api: Client) -> None:
    routes = (
        f"{ROUTE}?{ARTICLES}&fields=*",
        f"{ROUTE}?fields=*",
        f"{ROUTE}?{ARTICLES}&search=pain",
    )
    author = make_practitioner(site)
    found: list[Any] = []
    for number in range(20):
        make_article(site, f"Pain {number}", authors=[author], topics=[make_topic()])
        if number in (0, 19):
            found.append([queries(api, route) for route in routes])

    assert found == [[7, 6, 8], [7, 6, 8]]
