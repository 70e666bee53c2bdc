"""Images and documents in Wagtail's API v2: those that a public page shows, and no others."""

from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, QuerySet
from rest_framework import serializers
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from wagtail.api import APIField
from wagtail.api.v2.filters import FieldsFilter, OrderingFilter
from wagtail.api.v2.serializers import BaseSerializer

from cms.channels.wagtail_api.querysets import files_shown_on
from cms.channels.wagtail_api.views import PublicViewSet
from cms.content.documents.models import Document
from cms.content.images.models import Image, Rendition
from cms.content.images.representation import RenditionData, represent_renditions
from cms.foundation.addresses import absolute_url

MAXIMUM_WORDS = 16
BRIEF = ("id", "type", "detail_url", "title", "download_url")


class ImageSerializer(BaseSerializer):
    """An image as readers may have it: neither its original file, nor what editors call it.

    That is often the name of a file; its title here is the description it has in the library.
    """

    title = serializers.CharField(source="default_alt_text", read_only=True)
    download_url = serializers.SerializerMethodField()
    focal_point = serializers.ReadOnlyField()
    renditions = serializers.SerializerMethodField()

    def get_download_url(self, image: Image) -> str | None:
        """The largest rendition in the format that all can show."""
        found = represent_renditions(image)
        return found[-1]["url"] if found else None

    def get_renditions(self, image: Image) -> list[RenditionData]:
        """All that there are."""
        return represent_renditions(image)


class DocumentSerializer(BaseSerializer):
    """A document, and where readers download it."""

    download_url = serializers.SerializerMethodField()

    def get_download_url(self, document: Document) -> str:
        """Where it is asked again whether it is public."""
        return absolute_url(document.url)


class WordsFilter(BaseFilterBackend):
    """Finds what has all words of `search` in the column that is shown as its title."""

    def filter_queryset(self, request: Request, queryset: "QuerySet[Any]", view: Any) -> Any:
        """Upper and lower case are the same."""
        for word in request.query_params.get("search", "").split()[:MAXIMUM_WORDS]:
            queryset = queryset.filter(**{f"{view.searched}__icontains": word})
        return queryset


class FilesViewSet(PublicViewSet):
    """Files that a public page shows; `searched` is the column that they are found by."""

    filter_backends: ClassVar = [FieldsFilter, OrderingFilter, WordsFilter]
    listing_default_fields: ClassVar = list(BRIEF)
    meta_fields: ClassVar = [*PublicViewSet.meta_fields, "download_url"]
    searched: ClassVar[str]

    @classmethod
    def get_body_fields(cls, model: type[Any]) -> list[APIField]:
        """Those named here."""
        return [APIField(name) for name in cls.body_fields]

    def get_queryset(self) -> "QuerySet[Any]":
        """Those that somebody without a login may see on the website now."""
        return files_shown_on(super().get_queryset(), self.public_pages)


class ImagesViewSet(FilesViewSet):
    """Images."""

    model = Image
    name = "images"
    base_serializer_class = ImageSerializer
    body_fields: ClassVar = [
        *FilesViewSet.body_fields,
        *("title", "width", "height", "credit", "focal_point", "renditions"),
    ]
    filterable_fields = ("id", "width", "height", "credit")
    searched = "description"

    def get_queryset(self) -> "QuerySet[Any]":
        """Those that have been prepared for readers; the admin's lists have renditions too."""
        for_readers = {"filter_spec__startswith": "width-", "filter_spec__contains": "|format-"}
        prepared = Exists(Rendition.objects.filter(image=OuterRef("pk"), **for_readers))
        return super().get_queryset().filter(prepared).prefetch_related("renditions")


class DocumentsViewSet(FilesViewSet):
    """Documents."""

    model = Document
    name = "documents"
    base_serializer_class = DocumentSerializer
    body_fields: ClassVar = [*FilesViewSet.body_fields, "title"]
    filterable_fields = ("id", "title")
    searched = "title"
