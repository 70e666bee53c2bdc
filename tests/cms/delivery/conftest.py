"""A small magazine that the tests of one module read."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale

from articles.models import ArticlePage
from practitioners.models import PractitionerPage
from tests.factories import SiteTree, make_article, make_practitioner, make_site, make_topic
from tests.published import set_times

MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Magazine:
    """Two practitioners, four articles in English, and one in French.

    | article | topic | author | reviewer, review due | published | updated |
    | --- | --- | --- | --- | --- | --- |
    | Alpha | back pain | Ada | | January 1 | March 4 |
    | Bravo | sleep | Ada | Bea, June 1 | January 2 | March 3 |
    | Charlie | back pain | Bea | Ada, July 1 | January 3 | March 2 |
    | Delta | sleep | Bea | | January 4 | March 1 |
    | Écho | | | | January 5 | March 5 |
    """

    site: SiteTree
    ada: PractitionerPage
    bea: PractitionerPage
    articles: dict[str, ArticlePage]


@pytest.fixture(scope="module")
def magazine(kept_database: None) -> Magazine:
    site = make_site()
    ada = make_practitioner(site, "Ada Quill")
    bea = make_practitioner(site, "Bea Thorn")
    back, sleep = make_topic("Back pain"), make_topic("Sleep")
    french = Locale.objects.create(language_code="fr")
    reviews: dict[str, dict[str, Any]] = {
        "Bravo": {"reviewer": bea, "review_due_on": date(2026, 6, 1)},
        "Charlie": {"reviewer": ada, "review_due_on": date(2026, 7, 1)},
    }
    rows: list[tuple[str, list[Any], list[Any], int]] = [
        ("Alpha", [back], [ada], 4),
        ("Bravo", [sleep], [ada], 3),
        ("Charlie", [back], [bea], 2),
        ("Delta", [sleep], [bea], 1),
        ("Écho", [], [], 5),
    ]
    articles = {}
    for day, (title, topics, authors, updated) in enumerate(rows, start=1):
        fields: dict[str, Any] = {"published_on": date(2026, 1, day)}
        fields["reviewed_on"] = date(2026, 1, 1)
        if title == "Écho":
            fields["locale"] = french
        fields |= reviews.get(title, {})
        article = make_article(site, title, topics=topics, authors=authors, **fields)
        set_times(article, first=article.first_published_at, last=MIDNIGHT.replace(day=updated))
        articles[title] = article
    return Magazine(site, ada, bea, articles)


@pytest.fixture
def reader(magazine: Magazine) -> Client:
    """A client that is nobody, and may only look."""
    return Client()
