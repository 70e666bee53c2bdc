"""A page deep in a listing costs what the first one costs, and what can be asked for is bounded."""

import json
from statistics import median
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.delivery.items.search import reconcile_index
from cms.delivery.models import ContentItem
from tests.factories import SiteTree, make_article, make_practitioner, make_site, make_topic
from tests.published import copy_items

COPIES = 300
# A cursor is a condition more; to read what is before it would be thirty times as much.
AT_MOST = 1.5

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def many(kept_database: None) -> SiteTree:
    """A site of many articles that are much alike."""
    site = make_site()
    topics, authors = [make_topic("Sleep")], [make_practitioner(site)]
    copy_items(make_article(site, topics=topics, authors=authors), COPIES)
    reconcile_index(ContentItem.objects.all())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return site


def cost(client: Client, url: str) -> tuple[int, dict[str, Any]]:
    """What the database does for `url`, in its own measure, and the answer."""
    return (_steps if connection.vendor == "sqlite" else _rows)(client, url)


def _steps(client: Client, url: str) -> tuple[int, dict[str, Any]]:
    """The instructions of SQLite's virtual machine."""
    steps = []
    connection.connection.set_progress_handler(lambda: steps.append(1), 1)
    answer = client.get(url)
    connection.connection.set_progress_handler(None, 1)
    return len(steps), answer.json()


def _rows(client: Client, url: str) -> tuple[int, dict[str, Any]]:
    """The rows that PostgreSQL looks at when it may use an index."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
    rows = 0
    with connection.cursor() as cursor:
        # A table as small as this one is read whole sooner than by an index, and joined by hash.
        for method in ("seqscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{method} = off")
        for query in queries:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query['sql']}")
            (plans,) = cursor.fetchone()
            plans = json.loads(plans) if isinstance(plans, str) else plans
            rows += sum(_rows_of(plan["Plan"]) for plan in plans)
    return rows, answer.json()


def _rows_of(plan: dict[str, Any]) -> int:
    read = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
    return int(read * plan["Actual Loops"]) + sum(_rows_of(part) for part in plan.get("Plans", []))


@pytest.mark.parametrize(
    "query",
    [
        "ordering=-published_at",
        "ordering=published_at",
        "ordering=-updated_at",
        "ordering=updated_at",
        "ordering=title",
        "ordering=-title",
        "topic=sleep",
        "locale=en&published_after=2020-01-01T00:00:00Z",
        "ordering=published_at&published_after=2020-01-01T00:00:00Z",
        "ordering=-updated_at&updated_after=2020-01-01T00:00:00Z",
        "include=body&fields=title",
    ],
)
def test_a_deep_page_costs_what_the_first_costs(query: str, many: SiteTree, client: Client) -> None:
    first, page = cost(client, f"/api/v1/articles/?limit=10&{query}")
    forwards, backwards = [], []
    while page["next"]:
        steps, page = cost(client, page["next"])
        forwards.append(steps)
    while page["previous"]:
        steps, page = cost(client, page["previous"])
        backwards.append(steps)

    assert len(forwards) == len(backwards) == COPIES // 10
    # Not the largest: what is left at the end PostgreSQL reads whole and sorts.
    assert median(forwards) <= first * AT_MOST
    assert median(backwards) <= first * AT_MOST


def test_the_feed_costs_the_same_everywhere(many: SiteTree, client: Client) -> None:
    url = "/api/v1/changes/?limit=10"
    first, page = cost(client, url)
    costs = []
    while page["more"]:
        steps, page = cost(client, page["next"])
        costs.append(steps)

    assert len(costs) == COPIES // 10
    assert max(costs) <= first * AT_MOST


def test_a_deep_page_of_a_search_costs_what_one_before_costs(
    many: SiteTree, client: Client
) -> None:
    """All that is found has to be ordered first, so a page costs more than one of a listing."""
    _, page = cost(client, "/api/v1/articles/?limit=10&search=pain")
    costs = []
    while page["next"]:
        steps, page = cost(client, page["next"])
        costs.append(steps)

    assert len(costs) == COPIES // 10
    assert max(costs) <= costs[0] * AT_MOST


def test_however_many_fields_are_named_it_is_one_query(many: SiteTree, client: Client) -> None:
    plain, _ = cost(client, "/api/v1/articles/?limit=100&include=body")
    names = ",".join(["title", "authors", "body"] * 100)
    for query in (f"fields={names}", "fields=schema_org", f"fields={names}&topic=sleep"):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/api/v1/articles/?limit=100&include=body&{query}")
        assert (answer.status_code, len(queries)) == (200, 1)
    steps, page = cost(client, f"/api/v1/articles/?limit=100&include=body&fields={names}")
    assert steps == plain
    assert list(page["items"][0]) == ["title", "authors", "body"]
