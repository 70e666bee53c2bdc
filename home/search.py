"""The search page of the website, and the description of the search for browsers."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf.locale import LANG_INFO
from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles.published import public_articles
from cms.content.pages.metadata import Metadata
from cms.content.practice.time_zone import practice_in_use
from cms.delivery.items.registry import item_types
from cms.delivery.items.search import by_relevance, matching, suggestions
from cms.delivery.items.search_results import SearchResult, results
from cms.delivery.items.topics import public_topics, topic_facets
from cms.delivery.models import ContentItem, ContentItemQuerySet, ItemFacet
from cms.delivery.website.lists import newest
from cms.delivery.website.responses import made_of_public_state
from cms.foundation.addresses import absolute_url
from cms.foundation.http.cache_tags import let_caches_keep
from cms.foundation.search.queries import MAXIMUM_WORDS, Query

RESULTS = 12
FEW = 3
"""Other spellings are suggested if there are fewer results than this."""
NEWEST = 3
MOST = 1_000
"""How many results are counted and shown: more would take long, and nobody looks through them."""
LONGEST_FILTER = 80


@dataclass(frozen=True)
class Filter:
    """A filter in addition to the words, with its choices and the chosen value."""

    name: str
    label: str
    anything: str
    choices: list[tuple[str, str]]
    chosen: str

    @classmethod
    def of(
        cls, given: QueryDict, name: str, label: str, anything: str, choices: list[tuple[str, str]]
    ) -> "Filter":
        """Return the filter with the value from `given`; an invalid value counts as not set."""
        value = given.get(name, "")[:LONGEST_FILTER]
        return cls(name, label, anything, choices, value if value in dict(choices) else "")


class Search:
    """A reader's search: the words, the filters and the number of the results page."""

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
        """Whether any filter is set."""
        return any(chosen.chosen for chosen in self.filters)

    @cached_property
    def _among(self) -> ContentItemQuerySet:
        """The public items that match the filters."""
        items = ContentItem.objects.public()
        kind, topic, language = (chosen.chosen for chosen in self.filters)
        if kind:
            items = items.filter(type=kind)
        if topic:
            items = items.with_facet(topic_facets(), topic)
        if language:
            items = items.with_facet("language", language)
        return items

    @cached_property
    def _found(self) -> ContentItemQuerySet:
        return matching(self._among, self.query)

    @cached_property
    def _counted(self) -> int:
        return _counted(self._found)

    @property
    def count(self) -> int:
        """The number of items found, or MOST if there are more."""
        return min(self._counted, MOST)

    @property
    def number_found(self) -> str:
        """How many items were found, in words."""
        return _in_words(self._counted)

    @cached_property
    def page(self) -> "PaginatorPage[SearchResult]":
        """The requested page of results, or the nearest existing one."""
        paginator = Paginator(by_relevance(self._found).values_list("pk", flat=True), RESULTS)
        paginator.count = self.count
        page: PaginatorPage[Any] = paginator.get_page(self._number)
        page.object_list = results(page.object_list, self.query)
        return page

    @cached_property
    def suggestions(self) -> list[str]:
        """Other spellings that find something; empty unless this one finds little."""
        if not self.query or self.count >= FEW:
            return []
        return [suggested.text for suggested in suggestions(self._among, self.query)]

    @cached_property
    def unfiltered(self) -> str:
        """How many results there are without the filters if there are none with them, else ""."""
        if self.count or not self.is_filtered or not self.query:
            return ""
        count = _counted(matching(ContentItem.objects.public(), self.query))
        return _in_words(count) if count else ""

    @property
    def without_filters(self) -> str:
        """The query string with the words and without the filters."""
        return f"?{urlencode({'q': self.query.text})}"

    def address(self, **changes: str | int) -> str:
        """Return the query string of this search with `changes`."""
        filters = {each.name: each.chosen for each in self.filters if each.chosen}
        return f"?{urlencode({'q': self.query.text, **filters, **changes})}"

    @property
    def numbers(self) -> list[tuple[int | None, str]]:
        """The page numbers to link to, each with its query string; None stands for a gap."""
        numbers = self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1)
        return [
            (number, self.address(page=number)) if isinstance(number, int) else (None, "")
            for number in numbers
        ]

    @property
    def spellings(self) -> list[tuple[str, str]]:
        """The suggestions, each with its query string."""
        return [(text, self.address(q=text)) for text in self.suggestions]


def _counted(items: ContentItemQuerySet) -> int:
    """Return the number of `items`, or one more than MOST if there are more than that."""
    return items[: MOST + 1].count()


def _in_words(count: int) -> str:
    if count > MOST:
        return f"More than {MOST:,} results"
    return f"{count} result{pluralize(count)}"


def _languages() -> list[tuple[str, str]]:
    """Return the languages that the practitioners speak, as codes with names."""
    public = ContentItem.objects.public().filter(pk=OuterRef("item"))
    spoken = ItemFacet.objects.filter(Exists(public), name="language")
    codes = spoken.order_by("value").values_list("value", flat=True).distinct()
    return [(code, LANG_INFO.get(code, {}).get("name", code)) for code in codes]


def _metadata(asked: Search) -> Metadata:
    """Return the metadata of the page; search engines must not index results."""
    return Metadata(
        title=f"“{asked.query.text}” · Search" if asked.query else "Search",
        url=absolute_url(reverse("search")),
        description="Search the articles and the practitioners.",
        country=practice_in_use().country,
        is_indexed=not (asked.query or asked.is_filtered),
    )


@csrf_exempt
@require_safe
@made_of_public_state
def search(request: HttpRequest) -> HttpResponse:
    """Show the results by relevance, or explain the search if there are no words.

    No input leads to an error response.
    """
    asked = Search(request.GET)
    context = {
        "search": asked,
        "newest": [] if asked.count else newest(request, public_articles(), NEWEST),
        "maximum": MAXIMUM_WORDS,
        "metadata": _metadata(asked),
    }
    return render(request, "home/search.html", context)


@csrf_exempt
@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """Return the OpenSearch 1.1 description, by which browsers can search here."""
    context = {"search_url": absolute_url(reverse("search"))}
    kind = "application/opensearchdescription+xml"
    response = render(request, "home/opensearch.xml", context, content_type=kind)
    let_caches_keep(request, response, None)
    return response
