"""The search page of the website, and its description for browsers."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf.locale import LANG_INFO
from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles.published import public_articles
from cms.content.pages.metadata import Metadata
from cms.content.practice.time_zone import practice_in_use
from cms.delivery.items.registry import item_types
from cms.delivery.items.search import by_relevance, matching, suggestions
from cms.delivery.items.search_results import SearchResult, results
from cms.delivery.items.topics import about, public_topics
from cms.delivery.models import ContentItem, ContentItemQuerySet, ItemFacet
from cms.delivery.website.pages import paginate
from cms.foundation.addresses import absolute_url
from cms.foundation.http.caching import cache_control
from cms.foundation.search.queries import MAXIMUM_WORDS, Query

RESULTS = 12
FEW = 3
"""With fewer results than these, other spellings are suggested."""
NEWEST = 3
LONGEST_FILTER = 80


@dataclass(frozen=True)
class Filter:
    """A choice beside the words: what it may be, and what it is."""

    name: str
    label: str
    anything: str
    choices: list[tuple[str, str]]
    chosen: str

    @classmethod
    def of(
        cls, given: QueryDict, name: str, label: str, anything: str, choices: list[tuple[str, str]]
    ) -> "Filter":
        """The filter with what `given` says; what cannot be chosen counts as nothing."""
        value = given.get(name, "")[:LONGEST_FILTER]
        return cls(name, label, anything, choices, value if value in dict(choices) else "")


class Search:
    """What one reader searches for: words, filters and the number of the page."""

    def __init__(self, given: QueryDict) -> None:
        self.query = Query.of(given.get("q", ""))
        self.topics = list(public_topics())
        types = [(kind.name, kind.plural) for kind in item_types()]
        topics = [(topic.slug, topic.name) for topic in self.topics]
        self.filters = [
            Filter.of(given, "type", "Show", "Everything", types),
            Filter.of(given, "topic", "Topic", "All topics", topics),
            Filter.of(given, "language", "Speaks", "Any language", _languages()),
        ]
        self._number = given.get("page")

    @cached_property
    def is_filtered(self) -> bool:
        """Whether anything but words restricts it."""
        return any(chosen.chosen for chosen in self.filters)

    @cached_property
    def _among(self) -> ContentItemQuerySet:
        """The public items that the filters let through."""
        items = ContentItem.objects.public()
        kind, topic, language = (chosen.chosen for chosen in self.filters)
        if kind:
            items = items.filter(type=kind)
        if topic:
            items = about(items, topic)
        if language:
            items = items.with_facet("language", language)
        return items

    @cached_property
    def _found(self) -> ContentItemQuerySet:
        return matching(self._among, self.query)

    @cached_property
    def _totals(self) -> dict[str, Any]:
        return self._found.aggregate(count=Count("pk"), until=Min("valid_until"))

    @property
    def count(self) -> int:
        """How many items were found."""
        return int(self._totals["count"])

    @cached_property
    def page(self) -> "PaginatorPage[SearchResult]":
        """The page of results that was asked for, or the nearest one that there is."""
        paginator = Paginator(by_relevance(self._found).values_list("pk", flat=True), RESULTS)
        paginator.count = self.count
        page: PaginatorPage[Any] = paginator.get_page(self._number)
        page.object_list = results(page.object_list, self.query)
        return page

    @cached_property
    def suggestions(self) -> list[str]:
        """Other spellings that find something, when this one found little."""
        if not self.query or self.count >= FEW:
            return []
        return [suggested.text for suggested in suggestions(self._among, self.query)]

    @cached_property
    def unfiltered(self) -> int:
        """How many there would be without the filters, when there is none with them."""
        if self.count or not self.is_filtered or not self.query:
            return 0
        return matching(ContentItem.objects.public(), self.query).count()

    @property
    def without_filters(self) -> str:
        """The query string of the words alone."""
        return f"?{urlencode({'q': self.query.text})}"

    def address(self, **changes: str | int) -> str:
        """The query string of this search with `changes`."""
        filters = {each.name: each.chosen for each in self.filters if each.chosen}
        return f"?{urlencode({'q': self.query.text, **filters, **changes})}"

    @property
    def numbers(self) -> list[tuple[int | None, str]]:
        """The pages to offer, each with its address; None stands for some left out."""
        numbers = self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1)
        return [
            (number, self.address(page=number)) if isinstance(number, int) else (None, "")
            for number in numbers
        ]

    @property
    def spellings(self) -> list[tuple[str, str]]:
        """The suggestions, each with its address."""
        return [(text, self.address(q=text)) for text in self.suggestions]

    @property
    def valid_until(self) -> datetime | None:
        """When the first of all that was found has to be shown differently, or not at all."""
        until: datetime | None = self._totals["until"]
        return until


def _languages() -> list[tuple[str, str]]:
    """The languages that the practitioners speak, as codes with names."""
    spoken = ItemFacet.objects.filter(name="language", item__in=ContentItem.objects.public())
    codes = spoken.order_by("value").values_list("value", flat=True).distinct()
    return [(code, LANG_INFO.get(code, {}).get("name", code)) for code in codes]


def _metadata(asked: Search) -> Metadata:
    """What the head says; search engines are to leave results out."""
    return Metadata(
        title=f"“{asked.query.text}” · Search" if asked.query else "Search",
        url=absolute_url(reverse("search")),
        description="Search the articles and the practitioners.",
        country=practice_in_use().country,
        is_indexed=not (asked.query or asked.is_filtered),
    )


@csrf_exempt
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What is found, by relevance; without words, how to search. Nothing typed is an error."""
    asked = Search(request.GET)
    context = {
        "search": asked,
        "newest": [] if asked.count else paginate(public_articles(), None).object_list[:NEWEST],
        "maximum": MAXIMUM_WORDS,
        "metadata": _metadata(asked),
    }
    response = render(request, "home/search.html", context)
    response["Cache-Control"] = cache_control(asked.valid_until)
    return response


@csrf_exempt
@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """How browsers search here, by OpenSearch 1.1."""
    context = {"search_url": absolute_url(reverse("search"))}
    kind = "application/opensearchdescription+xml"
    response = render(request, "home/opensearch.xml", context, content_type=kind)
    response["Cache-Control"] = cache_control(None)
    return response
