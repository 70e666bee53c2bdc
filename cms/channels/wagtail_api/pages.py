"""Pages in Wagtail's API v2: what is published of them comes from their content items."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery
from django.http import Http404
from rest_framework.exceptions import ValidationError
from rest_framework.fields import Field
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from wagtail.api import APIField
from wagtail.api.v2.filters import LocaleFilter, SearchFilter
from wagtail.api.v2.serializers import PageParentField, PageSerializer, get_serializer_class
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.channels.wagtail_api.views import BadRequest, PublicViewSet
from cms.delivery.api.parameter_fields import TimeField
from cms.delivery.items.lookup import refuse
from cms.delivery.items.registry import item_types
from cms.delivery.items.search import matching
from cms.delivery.models import ContentItem
from cms.foundation.addresses import page_url
from cms.foundation.formats.content import Content
from cms.foundation.search.queries import Query

# Wagtail's API has these under the same names, taken from the page; its `id` is a number.
OF_THE_PAGE = frozenset({"id", "type", "locale", "title", "slug"})
BIGGEST_KEY = BigIntegerField.MAX_BIGINT
BRIEF = ("id", "type", "detail_url", "html_url", "title")


class AddressField(Field[Any, Any, Any, Any]):
    """The address of the page on the website."""

    def get_attribute(self, page: Page) -> str:
        """Made as everywhere, so that it needs no query for each page."""
        return page_url(page)

    def to_representation(self, value: str) -> str:
        return value


class ContentField(Field[Any, Any, Any, Any]):
    """A field of the page's content item; None for a page that has none."""

    def get_attribute(self, page: Page) -> Any:
        """From what is stored."""
        name = "id" if self.field_name == "content_id" else self.field_name
        return self.context["view"].content_of(page).get(name)

    def to_representation(self, value: Any) -> Any:
        return value


class ParentField(PageParentField):
    """The page above, if it is public."""

    def to_representation(self, value: Page) -> Any:
        """Brief."""
        brief = get_serializer_class(
            type(value), list(BRIEF), meta_fields=list(BRIEF[1:4]), base=PublicPageSerializer
        )
        return brief(context=self.context).to_representation(value)


class PublicPageSerializer(PageSerializer):
    """Wagtail's, in which nothing leads to a page that is not public."""

    html_url = AddressField(read_only=True)
    parent = ParentField(read_only=True)


class PublicLocaleFilter(LocaleFilter):
    """Finds pages by language: one that nothing public is in is as one that there is not."""

    def filter_queryset(self, request: Request, queryset: "QuerySet[Any]", view: Any) -> Any:
        """Those in the language; raises Http404."""
        code = request.query_params.get("locale")
        if code is not None and not view.public_pages.filter(locale__language_code=code).exists():
            raise Http404
        return super().filter_queryset(request, queryset, view)


class ItemSearchFilter(BaseFilterBackend):
    """Finds pages by what is published of them, as the search of the website does."""

    def filter_queryset(self, request: Request, queryset: "QuerySet[Any]", view: Any) -> Any:
        """The pages whose items contain all words of `search`, the most relevant first."""
        if request.query_params.get("search_operator", "and") != "and":
            raise BadRequest("search_operator: all words are searched for; there is only and.")
        if "search" not in request.query_params:
            return queryset
        query = Query.of(request.query_params["search"])
        found = matching(ContentItem.objects.public(), query)
        pages = queryset.filter(pk__in=found.values("page"))
        if "order" in request.query_params or not query:
            return pages
        of_the_page: Any = found.filter(page=OuterRef("pk"))
        relevance = Subquery(of_the_page.values("relevance")[:1])
        return pages.annotate(relevance=relevance).order_by("-relevance", "-pk")


OURS = {LocaleFilter: PublicLocaleFilter, SearchFilter: ItemSearchFilter}


class PagesViewSet(PublicViewSet, PagesAPIViewSet):
    """Public pages. Pages that are published as content items have the fields of these too."""

    base_serializer_class = PublicPageSerializer
    filter_backends: ClassVar = [
        OURS.get(backend, backend) for backend in PagesAPIViewSet.filter_backends
    ]
    known_query_parameters = PagesAPIViewSet.known_query_parameters - {"site"}
    # An alias would tell of what it is an alias of.
    meta_fields: ClassVar = [name for name in PagesAPIViewSet.meta_fields if name != "alias_of"]
    filterable_fields = (
        *("id", "title", "slug", "locale", "show_in_menus", "seo_title", "search_description"),
        "first_published_at",
    )

    @classmethod
    def get_body_fields(cls, model: type[Any]) -> list[APIField]:
        """Wagtail's own, and those of the content item of a page of the type `model`."""
        item_type = next((kind for kind in item_types() if kind.model is model), None)
        if item_type is None:
            names: list[str] = []
        else:
            fields = [name for name in item_type.fields if name not in OF_THE_PAGE]
            names = ["content_id", *fields]
        own = [APIField(name) for name in cls.body_fields]
        return own + [APIField(name, serializer=ContentField(read_only=True)) for name in names]

    @classmethod
    def get_meta_fields(cls, model: type[Any]) -> list[APIField]:
        """Wagtail's own."""
        return [APIField(name) for name in cls.meta_fields]

    def get_base_queryset(self) -> PageQuerySet:
        """All that may be shown, or filtered by."""
        return self.public_pages.order_by("pk")

    def get_queryset(self) -> "QuerySet[Any]":
        """Those of the types that are asked for."""
        pages: QuerySet[Any] = super().get_queryset()
        return pages.select_related("content_type", "locale").order_by("pk")

    def filter_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Wagtail's filters, of which that by time would take what no database does."""
        try:
            if "first_published_at" in self.request.query_params:
                TimeField().run_validation(self.request.query_params["first_published_at"])
        except ValidationError as error:
            message = " ".join(map(str, error.detail))
            raise BadRequest(f"first_published_at: {message}") from None
        found: QuerySet[Any] = super().filter_queryset(queryset)
        return found

    def get_object(self) -> Any:
        """The page that is asked for; raises RetractedError where a note is in its place."""
        try:
            page = super().get_object()
        except Http404:
            if self.kwargs["pk"] <= BIGGEST_KEY:
                refuse(page=self.kwargs["pk"])
            raise
        self._listed = [page]
        return page

    def paginate_queryset(self, queryset: "QuerySet[Any]") -> list[Any]:
        """Remember them, so that their items are read together."""
        self._listed = list(super().paginate_queryset(queryset))
        return self._listed

    def content_of(self, page: Page) -> Mapping[str, object]:
        """What is published of a page of this answer, as it is now; one query for all of them."""
        if not hasattr(self, "_contents"):
            self._contents = _contents(self._listed)
        return self._contents.get(page.pk, {})


def _contents(pages: Iterable[Page]) -> dict[int | None, Content]:
    items = ContentItem.objects.public().filter(page__in=[page.pk for page in pages])
    return {item.page_id: item.parsed for item in items}
