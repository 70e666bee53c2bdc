"""Images and documents in Wagtail's API v2, limited to files that a public page shows."""

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
from cms.content.images.consent import consent_holds
from cms.content.images.models import Image, Rendition
from cms.content.images.representation import RenditionData, represent_renditions
from cms.foundation.addresses import absolute_url

MAXIMUM_WORDS = 16
BRIEF = ("id", "type", "detail_url", "title", "download_url")


class ImageSerializer(BaseSerializer):
    """An image without its original file and without its internal title.

    The internal title is often a file name, so `title` holds the image's description instead.
    """

    title = serializers.CharField(source="default_alt_text", read_only=True)
    download_url = serializers.SerializerMethodField()
    focal_point = serializers.ReadOnlyField()
    renditions = serializers.SerializerMethodField()

    def get_download_url(self, image: Image) -> str | None:
        """Return the address of the largest rendition in the format that every browser supports."""
        found = represent_renditions(image)
        return found[-1]["url"] if found else None

    def get_renditions(self, image: Image) -> list[RenditionData]:
        """Return all renditions of the image."""
        return represent_renditions(image)


class DocumentSerializer(BaseSerializer):
    """A document with its download address."""

    download_url = serializers.SerializerMethodField()

    def get_download_url(self, document: Document) -> str:
        """Return the address of the view that checks on each request if the document is public."""
        return absolute_url(document.url)


class WordsFilter(BaseFilterBackend):
    """A filter for rows whose `searched` column contains all words of the parameter `search`."""

    def filter_queryset(self, request: Request, queryset: "QuerySet[Any]", view: Any) -> Any:
        """Return the matching rows, ignoring case."""
        for word in request.query_params.get("search", "").split()[:MAXIMUM_WORDS]:
            queryset = queryset.filter(**{f"{view.searched}__icontains": word})
        return queryset


class FilesViewSet(PublicViewSet):
    """An endpoint of files that a public page shows; `searched` is the column of the search."""

    filter_backends: ClassVar = [FieldsFilter, OrderingFilter, WordsFilter]
    listing_default_fields: ClassVar = list(BRIEF)
    meta_fields: ClassVar = [*PublicViewSet.meta_fields, "download_url"]
    searched: ClassVar[str]

    @classmethod
    def get_body_fields(cls, model: type[Any]) -> list[APIField]:
        """Return exactly the fields that the class lists."""
        return [APIField(name) for name in cls.body_fields]

    def get_queryset(self) -> "QuerySet[Any]":
        """Return the files that an anonymous reader may see on the website now."""
        return files_shown_on(super().get_queryset(), self.public_pages)


class ImagesViewSet(FilesViewSet):
    """The endpoint of images."""

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
        """Return the images that have been prepared for readers.

        The renditions that the admin's lists use do not count.
        """
        for_readers = {"filter_spec__startswith": "width-", "filter_spec__contains": "|format-"}
        prepared = Exists(Rendition.objects.filter(image=OuterRef("pk"), **for_readers))
        shown = super().get_queryset().filter(prepared, consent_holds())
        return shown.prefetch_related("renditions")


class DocumentsViewSet(FilesViewSet):
    """The endpoint of documents."""

    model = Document
    name = "documents"
    base_serializer_class = DocumentSerializer
    body_fields: ClassVar = [*FilesViewSet.body_fields, "title"]
    filterable_fields = ("id", "title")
    searched = "title"
