"""No request reads or sorts all there is: the plans of its queries, with statistics and without."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cms.delivery.items.search import reconcile_index
from cms.delivery.models import ContentItem
from tests.factories import make_article, make_practitioner, make_site, make_topic
from tests.published import copy_items

ARTICLES = 400
BIG = {
    *("delivery_contentitem", "delivery_itemfacet", "wagtailcore_page", "search_indexedtext"),
    *("articles_articlepage", "wagtailcore_revision"),
}
"""The tables that grow with the content."""

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def author(kept_database: None) -> str:
    """The id of the author of many articles, some of which are private."""
    site = make_site()
    author = make_practitioner(site)
    article = make_article(site, topics=[make_topic("Sleep")], authors=[author])
    copy_items(article, ARTICLES)
    private = make_article(site, "For members")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    reconcile_index(ContentItem.objects.all())
    return str(author.content_id)


@pytest.fixture(params=["without statistics", "with statistics"])
def statistics(request: pytest.FixtureRequest, author: str) -> None:
    """The database as it is, and after `ANALYZE`, which a rollback takes back."""
    with connection.cursor() as cursor:
        if request.param == "with statistics":
            cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            # Tables as small as these it would read whole, or sort.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")


LISTING = "/api/v1/articles/?limit=10"


@pytest.mark.parametrize(
    "url",
    [
        LISTING,
        f"{LISTING}&ordering=published_at&include=body",
        f"{LISTING}&ordering=-updated_at",
        f"{LISTING}&ordering=-title",
        f"{LISTING}&published_before=2100-01-01T00:00:00Z",
        f"{LISTING}&ordering=updated_at&updated_after=2000-01-01T00:00:00Z",
        f"{LISTING}&locale=en",
        f"{LISTING}&topic=sleep",
        f"{LISTING}&topic=sleep&ordering=-updated_at",
        f"{LISTING}&topic=sleep&ordering=title&locale=en",
        f"{LISTING}&author={{author}}",
        f"{LISTING}&author={{author}}&topic=sleep&ordering=title",
        "/api/v1/changes/?limit=10",
        "/api/v1/topics/",
        f"{LISTING}&search=back",
        "/search/?q=back",
        "/search/?q=back&type=article&topic=sleep",
        "/sitemap.xml",
        "/sitemap-1.xml",
        "/llms.txt",
        "/feeds/articles.atom",
        "/feeds/topics/sleep.atom",
        "/feeds/authors/{author}.atom",
    ],
)
def test_no_plan_reads_or_sorts_everything(
    url: str, author: str, statistics: None, client: Client
) -> None:
    address = url.format(author=author)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)

    assert answer.status_code == 200
    assert [step for query in queries for step in _slow_steps(query["sql"])] == []


@pytest.mark.parametrize("page", ["1", "17", "34"])
@pytest.mark.parametrize("path", ["/articles/", "/topics/sleep/"])
def test_any_page_of_a_list_is_read_from_an_index(
    path: str, page: str, author: str, statistics: None, client: Client
) -> None:
    """What is counted is kept until something changes."""
    client.get(path, {"page": "2"})
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path, {"page": page})

    assert answer.status_code == 200
    assert [step for query in queries for step in _slow_steps(query["sql"])] == []
    assert not [query for query in queries if "COUNT(*)" in query["sql"]]


WORDS = "search_indexedtext_fts"


@pytest.mark.parametrize(
    ("url", "index"),
    [
        (f"{LISTING}&search=back", WORDS),
        (f"{LISTING}&search=back&ordering=title", WORDS),
        ("/search/?q=back", WORDS),
        ("/search/?q=back&type=article", WORDS),
        ("/sitemap-1.xml", "sqlite_autoindex_delivery_contentitem_2"),
        (f"{LISTING}&updated_after=2000-01-01T00:00:00Z", "item_updated"),
        (f"{LISTING}&ordering=title&published_after=2000-01-01T00:00:00Z", "item_published"),
        (f"{LISTING}&topic=sleep&updated_after=2000-01-01T00:00:00Z", "facet_updated"),
        (f"{LISTING}&review_due_before=2100-01-01", "itemfacet"),
    ],
)
def test_few_items_are_found_by_what_is_asked_for(
    url: str, index: str, author: str, statistics: None, client: Client
) -> None:
    """Otherwise all would be walked in their order until enough are found.

    PostgreSQL knows how many there are, and chooses.
    """
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)

    assert answer.status_code == 200
    found = 'SELECT "delivery_contentitem"."id"'
    sql = [each["sql"] for each in queries if each["sql"].startswith(found)]
    sql = [each for each in sql if "ORDER BY" in each and "'retracted'" not in each]
    assert sql
    if connection.vendor == "sqlite":
        assert [step for step, *_ in map(_plan, sql) if index not in step] == []
    else:
        assert [step for each in sql for step in _steps_on_postgresql(each)] == []


def _slow_steps(sql: str) -> list[str]:
    """Return the steps of the plan of a query that read or sort all rows of a big table."""
    if not sql.startswith("SELECT"):
        return []
    return (_steps_on_sqlite if connection.vendor == "sqlite" else _steps_on_postgresql)(sql)


def _plan(sql: str) -> list[Any]:
    """Return the steps of the plan of a query on SQLite, or its trees on PostgreSQL."""
    explain = "QUERY PLAN" if connection.vendor == "sqlite" else "(FORMAT JSON)"
    with connection.cursor() as cursor:
        # The wrapper of Django's cursors takes each percent sign for a parameter.
        cursor.execute(f"EXPLAIN {explain} {sql.replace('%', '%%')}", [])
        rows = cursor.fetchall()
    if connection.vendor == "sqlite":
        return [row[3] for row in rows]
    ((plans,),) = rows
    return list(json.loads(plans) if isinstance(plans, str) else plans)


def _steps_on_sqlite(sql: str) -> list[str]:
    steps = _plan(sql)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'index'")
        owners = dict(cursor.fetchall())
    scans = [
        s for s in steps if re.match("SCAN (?!.*VIRTUAL)", s) and _tables(s, sql, owners) & BIG
    ]
    # What a few keys found may be sorted, but not what an index of a type or a facet found.
    # Of the few that were retracted, the notes are sorted.
    few = "'retracted'" in sql or not re.search(r"INDEX (item_[put]|facet_)", steps[0])
    sorts = [step for step in steps if not few and step == "USE TEMP B-TREE FOR ORDER BY"]
    return [*scans, *sorts]


def _tables(step: str, sql: str, owners: dict[str, str]) -> set[str]:
    """Return the tables that a step may be about: it names an alias, if the query does."""
    if index := re.search(r"INDEX (\w+)", step):
        return {owners[index[1]]}
    alias = step.split()[1]
    return {alias, *re.findall(rf'"(\w+)" {alias}\b', sql)}


def _steps_on_postgresql(sql: str) -> list[str]:
    return [step for plan in _plan(sql) for step in _nodes(plan["Plan"], "")]


def _nodes(plan: dict[str, Any], above: str) -> Iterator[str]:
    kind, table = plan["Node Type"], plan.get("Relation Name", "")
    if kind == "Seq Scan" and table in BIG:
        yield f"{kind} of {table}"
    # An incremental sort is only of rows with equal times.
    if kind == "Sort" and above == "Limit" and plan["Plan Rows"] > ARTICLES / 2:
        yield f"{kind} by {plan['Sort Key']}"
    for part in plan.get("Plans", ()):
        yield from _nodes(part, kind)
