"""Pages in Wagtail's API v2, with content from their published content items."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.db.models import BigIntegerField, QuerySet
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
from cms.foundation.search.expressions import found
from cms.foundation.search.queries import Query

# Wagtail's API takes these fields from the page, under equal names; its `id` is a number.
OF_THE_PAGE = frozenset({"id", "type", "locale", "title", "slug"})
BIGGEST_KEY = BigIntegerField.MAX_BIGINT
BRIEF = ("id", "type", "detail_url", "html_url", "title")


class AddressField(Field[Any, Any, Any, Any]):
    """A field with the address of the page on the website."""

    def get_attribute(self, page: Page) -> str:
        """Return the address, without a query for each page."""
        return page_url(page)

    def to_representation(self, value: str) -> str:
        return value


class ContentField(Field[Any, Any, Any, Any]):
    """A field of the page's content item; None for a page without one."""

    def get_attribute(self, page: Page) -> Any:
        """Return the value in the stored content item."""
        name = "id" if self.field_name == "content_id" else self.field_name
        return self.context["view"].content_of(page).get(name)

    def to_representation(self, value: Any) -> Any:
        return value


class ParentField(PageParentField):
    """A field with the parent page, if it is public."""

    def to_representation(self, value: Page) -> Any:
        """Return the brief fields of the parent page."""
        brief = get_serializer_class(
            type(value), list(BRIEF), meta_fields=list(BRIEF[1:4]), base=PublicPageSerializer
        )
        return brief(context=self.context).to_representation(value)


class PublicPageSerializer(PageSerializer):
    """Wagtail's page serializer without any reference to a page that is not public."""

    html_url = AddressField(read_only=True)
    parent = ParentField(read_only=True)


class PublicLocaleFilter(LocaleFilter):
    """A filter by language that treats a language without public pages as nonexistent."""

    def filter_queryset(self, request: Request, queryset: "QuerySet[Any]", view: Any) -> Any:
        """Return the pages in the language; raise Http404 if there is no public page in it."""
        code = request.query_params.get("locale")
        if code is not None and not view.public_pages.filter(locale__language_code=code).exists():
            raise Http404
        return super().filter_queryset(request, queryset, view)


class ItemSearchFilter(BaseFilterBackend):
    """A filter that searches the published content of pages, like the website's search."""

    def filter_queryset(self, request: Request, queryset: "QuerySet[Any]", view: Any) -> Any:
        """Return the pages whose items contain all words of `search`, the most relevant first."""
        if request.query_params.get("search_operator", "and") != "and":
            raise BadRequest("search_operator: all words are searched for; there is only and.")
        if "search" not in request.query_params:
            return queryset
        query = Query.of(request.query_params["search"])
        items = matching(ContentItem.objects.public(), query)
        pages = queryset.filter(pk__in=items.values("page"))
        if "order" in request.query_params or not query:
            return pages
        return found(pages, "content_item", query).order_by("-relevance", "-pk")


OURS = {LocaleFilter: PublicLocaleFilter, SearchFilter: ItemSearchFilter}


class PagesViewSet(PublicViewSet, PagesAPIViewSet):
    """The endpoint of public pages, which adds the fields of their content items."""

    base_serializer_class = PublicPageSerializer
    filter_backends: ClassVar = [
        OURS.get(backend, backend) for backend in PagesAPIViewSet.filter_backends
    ]
    known_query_parameters = PagesAPIViewSet.known_query_parameters - {"site"}
    # `alias_of` would reveal a page that may not be public.
    meta_fields: ClassVar = [name for name in PagesAPIViewSet.meta_fields if name != "alias_of"]
    filterable_fields = (
        *("id", "title", "slug", "locale", "show_in_menus", "seo_title", "search_description"),
        "first_published_at",
    )

    @classmethod
    def get_body_fields(cls, model: type[Any]) -> list[APIField]:
        """Return Wagtail's fields and those of the content items of pages of type `model`."""
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
        """Return Wagtail's metadata fields."""
        return [APIField(name) for name in cls.meta_fields]

    def get_base_queryset(self) -> PageQuerySet:
        """Return all pages that may be shown or used in a filter."""
        return self.public_pages.order_by("pk")

    def get_queryset(self) -> "QuerySet[Any]":
        """Return the pages of the requested types."""
        pages: QuerySet[Any] = super().get_queryset()
        return pages.select_related("content_type", "locale").order_by("pk")

    def filter_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Apply Wagtail's filters; raise BadRequest for a time that no database accepts."""
        try:
            if "first_published_at" in self.request.query_params:
                TimeField().run_validation(self.request.query_params["first_published_at"])
        except ValidationError as error:
            message = " ".join(map(str, error.detail))
            raise BadRequest(f"first_published_at: {message}") from None
        found: QuerySet[Any] = super().filter_queryset(queryset)
        return found

    def get_object(self) -> Any:
        """Return the requested page; raise RetractedError if a retraction note replaces it."""
        try:
            page = super().get_object()
        except Http404:
            if self.kwargs["pk"] <= BIGGEST_KEY:
                refuse(page=self.kwargs["pk"])
            raise
        self._listed = [page]
        return page

    def paginate_queryset(self, queryset: "QuerySet[Any]") -> list[Any]:
        """Return the pages of the listing, and remember them to read their items in one query."""
        self._listed = list(super().paginate_queryset(queryset))
        return self._listed

    def content_of(self, page: Page) -> Mapping[str, object]:
        """Return the published content of a listed page; one query reads it for all of them."""
        if not hasattr(self, "_contents"):
            self._contents = _contents(self._listed)
        return self._contents.get(page.pk, {})


def _contents(pages: Iterable[Page]) -> dict[int | None, Content]:
    items = ContentItem.objects.public().filter(page__in=[page.pk for page in pages])
    return {item.page_id: item.parsed for item in items}
