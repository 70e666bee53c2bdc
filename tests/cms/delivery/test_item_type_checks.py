"""Django's checks say what a registered page type lacks, and what to do about it."""

from dataclasses import replace
from typing import Any, ClassVar

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from articles.api import ARTICLE, ArticleParameters, ArticleSerializer, ArticleSummarySerializer
from articles.models import ArticleIndexPage, ArticlePage
from cms.delivery.api import resources
from cms.delivery.api.parameter_fields import SlugField
from cms.delivery.api.parameters import ListingParameters
from cms.delivery.checks import RECIPE, check_item_types
from cms.delivery.items import registry
from cms.delivery.items.registry import ItemType, register
from cms.delivery.items.serializers import ItemSerializer
from home.models import InformationPage


def fields(serializer: Any, *names: str) -> Any:
    """A serializer like another, with these fields."""
    meta = type("Meta", (serializer.Meta,), {"fields": names})
    return type("Throwaway", (serializer,), {"Meta": meta})


WHOLE, BRIEF = ARTICLE.fields, ARTICLE.summary_fields


class AnotherFilter(ArticleParameters):
    """With a filter that finds nothing."""

    subject = SlugField(required=False)


class NoReviewer(ListingParameters):
    """Without a filter that there is a facet for."""

    before: ClassVar = ArticleParameters.before
    topic, author = SlugField(required=False), SlugField(required=False)
    review_due_before, review_state = SlugField(required=False), SlugField(required=False)


@pytest.mark.parametrize(
    ("changes", "number", "message"),
    [
        (
            {"outline": None},
            "E001",
            "The type 'article' has no outline, so that no channel can say what its items are.",
        ),
        (
            {"card": "articles/forgotten.html"},
            "E004",
            "The type 'article' has no template 'articles/forgotten.html', which is the `card` of "
            "an item.",
        ),
        (
            {"introduction": "articles/forgotten.html"},
            "E005",
            "The type 'article' has no template 'articles/forgotten.html', which stands between "
            "the lead and the text of its Markdown.",
        ),
        (
            {"serializer": fields(ArticleSerializer, *(n for n in WHOLE if n != "schema_org"))},
            "E006",
            "Throwaway has not the fields that all items have: schema_org.",
        ),
        (
            {"summary": fields(ArticleSummarySerializer, *BRIEF[1:-1])},
            "E007",
            "Throwaway has not the fields that all listings have: id.",
        ),
        (
            {"summary": fields(ArticleSummarySerializer, *BRIEF, "price")},
            "E008",
            "Throwaway has fields that ArticleSerializer has not: price.",
        ),
        (
            {"topic_facet": "subject"},
            "E011",
            "The `topic_facet` of the type 'article' is 'subject', which is none of its facets, so "
            "that it is missing where that is listed.",
        ),
        (
            {"route": "changes"},
            "E012",
            "The route 'changes' of the type 'article' is that of something else in the API.",
        ),
    ],
)
def test_a_part_that_is_left_out_is_found(
    changes: dict[str, Any], number: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry._by_name, "article", replace(ARTICLE, **changes))

    assert [(one.id, one.msg) for one in check_item_types()] == [(f"delivery.{number}", message)]
    assert all(str(one.hint).endswith(RECIPE) for one in check_item_types())


@pytest.mark.parametrize(
    ("parameters", "number", "message"),
    [
        (
            AnotherFilter,
            "E009",
            "The filter 'subject' of the type 'article' finds nothing: there is no facet "
            "'subject'.",
        ),
        (
            NoReviewer,
            "E010",
            "Nobody can ask for the facet 'reviewer' of the type 'article': no filter has its "
            "name.",
        ),
    ],
)
def test_each_filter_has_a_facet_and_each_facet_a_filter(
    parameters: Any, number: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(resources._filters, "article", parameters)

    assert [(one.id, one.msg) for one in check_item_types()] == [(f"delivery.{number}", message)]


def test_a_page_without_a_template_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ArticlePage, "template", "articles/forgotten.html")

    assert [(one.id, one.msg) for one in check_item_types()] == [
        (
            "delivery.E003",
            "The type 'article' has no template 'articles/forgotten.html', which is its page on "
            "the website.",
        )
    ]


def test_an_index_page_without_a_template_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ArticleIndexPage, "template", "articles/forgotten.html")

    assert [(one.id, one.msg) for one in check_item_types()] == [
        (
            "delivery.E003",
            "The type 'article' has no template 'articles/forgotten.html', which lists its items.",
        )
    ]


def test_an_app_without_migrations_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """`makemigrations --check` passes over it, and `migrate` says nothing that helps."""
    monkeypatch.setattr(ArticlePage._meta.app_config, "name", "articles.templatetags")

    (message,) = check_item_types()

    assert (message.id, message.msg) == (
        "delivery.W002",
        "The app 'articles' of the type 'article' has no migrations, so that its pages have no "
        "table.",
    )
    assert "`manage.py makemigrations articles`" in str(message.hint)


def test_a_model_that_is_no_content_page_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = replace(ARTICLE, model=InformationPage)
    monkeypatch.setitem(registry._by_name, "article", changed)

    assert ("delivery.E002", NO_CONTENT_PAGE) in [(one.id, one.msg) for one in check_item_types()]


NO_CONTENT_PAGE = (
    "InformationPage, the model of the type 'article', is no ContentPage, so that its web page "
    "does not show what the API delivers."
)


def test_a_list_of_what_nobody_registered_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ArticleIndexPage, "listed_types", ("articel",))

    assert [(one.id, one.msg) for one in check_item_types()] == [
        (
            "delivery.W001",
            "No page that pages of the type 'article' stand below lists them.",
        ),
        (
            "delivery.E013",
            "ArticleIndexPage lists items of the type 'articel', which nobody registered.",
        ),
    ]


@pytest.mark.parametrize("part", ["name", "route", "model"])
def test_a_type_is_registered_once(part: str) -> None:
    another = ItemType(
        name="another",
        route="others",
        model=InformationPage,
        serializer=ItemSerializer,
        summary=ItemSerializer,
        introduction="",
    )
    clashing = replace(another, **{part: getattr(ARTICLE, part)})
    before = registry.item_types()
    with pytest.raises(ImproperlyConfigured) as raised:
        register(clashing)

    assert str(raised.value) == (
        f"The item types 'article' and {clashing.name!r} have the same {part}. Each page type is "
        "registered once, under a name and a route of its own."
    )
    assert registry.item_types() == before


def test_a_type_without_an_outline_says_so_when_it_is_needed() -> None:
    content: Any = {}
    with pytest.raises(ImproperlyConfigured, match="'article' has no outline"):
        replace(ARTICLE, outline=None).outline_of(content)


def test_an_unknown_type_is_named() -> None:
    with pytest.raises(LookupError, match="There is no item type 'articel': register it in"):
        registry.item_type_named("articel")


def test_django_runs_the_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_item_types() == []
    monkeypatch.setitem(registry._by_name, "article", replace(ARTICLE, outline=None))

    assert "delivery.E001" in [error.id for error in run_checks(tags=["models"])]
