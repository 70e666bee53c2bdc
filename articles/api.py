"""Articles in the Delivery API."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from articles.models import ArticlePage, Correction
from articles.structured_data import medical_web_page
from cms.blocks.body import BodyField
from cms.delivery.models import ContentItemQuerySet
from cms.delivery.parameters import ListingParameters, TokenField
from cms.delivery.registry import Content, ItemType, register
from cms.delivery.schema import describe_items
from cms.delivery.serializers import ItemSerializer, PageReferenceSerializer
from cms.delivery.views import ItemViewSet
from cms.images.representation import ImageField
from cms.topics.representation import TopicSerializer
from cms.visibility import is_public
from practitioners.api import AuthorSerializer, PractitionerReferenceSerializer


class ReviewSerializer(serializers.Serializer[Any]):
    """Who checked the article, and when."""

    reviewer = PractitionerReferenceSerializer()
    reviewed_on = serializers.DateField()
    due_on = serializers.DateField(source="review_due_on", allow_null=True)


class ReferenceSerializer(serializers.Serializer[Any]):
    """A source, by the number that the text cites it with."""

    number = serializers.IntegerField()
    text = serializers.CharField()
    doi = serializers.CharField()
    url = serializers.CharField()


class CorrectionSerializer(serializers.ModelSerializer[Correction]):
    """What changed after publication."""

    class Meta:
        model = Correction
        fields = ("date", "kind", "text")
        read_only_fields = fields


class ArticleSerializer(ItemSerializer[ArticlePage]):
    """An article, whole."""

    published_at = serializers.DateTimeField(
        source="publication_time", default_timezone=UTC, allow_null=True
    )
    authors = AuthorSerializer(many=True, source="public_authors")
    clinical_review = serializers.SerializerMethodField()
    topics = TopicSerializer(many=True, source="topics.all")
    hero_image = ImageField(alt_source="hero_image_alt")
    body = BodyField()
    references = serializers.SerializerMethodField()
    corrections = CorrectionSerializer(many=True, source="corrections.all")
    related = PageReferenceSerializer(many=True, source="public_related")

    class Meta:
        model = ArticlePage
        fields: tuple[str, ...] = (
            *ItemSerializer.HEAD,
            "authors",
            "clinical_review",
            "topics",
            "hero_image",
            "body",
            "references",
            "corrections",
            "related",
            *ItemSerializer.TAIL,
        )

    @extend_schema_field(ReviewSerializer(allow_null=True))
    def get_clinical_review(self, page: ArticlePage) -> dict[str, Any] | None:
        """None when nobody reviewed it, or the reviewer's own page is not public."""
        if not (page.reviewer and page.reviewed_on and is_public(page.reviewer)):
            return None
        return dict(ReviewSerializer(page).data)

    @extend_schema_field(ReferenceSerializer(many=True))
    def get_references(self, page: ArticlePage) -> list[dict[str, Any]]:
        """In order, numbered from 1."""
        return [
            {"number": number, "text": source.text, "doi": source.doi, "url": source.url}
            for number, source in enumerate(page.references.all(), start=1)
        ]

    def to_representation(self, page: ArticlePage) -> dict[str, Any]:
        """The structured data is made from the other fields, so it shows nothing else."""
        content: dict[str, Any] = super().to_representation(page)
        content["schema_org"] = medical_web_page(content, self.practice)
        return content


class ArticleSummarySerializer(ArticleSerializer):
    """An article, as listings show it."""

    class Meta(ArticleSerializer.Meta):
        fields = (*ItemSerializer.HEAD, "authors", "clinical_review", "topics", "hero_image")


class ArticleParameters(ListingParameters):
    """Those of the listing of articles."""

    topic = TokenField(required=False, help_text="The slug of a topic.")
    author = serializers.UUIDField(required=False, help_text="The id of a practitioner.")
    reviewer = serializers.UUIDField(required=False, help_text="The id of a practitioner.")
    review_due_before = serializers.DateField(required=False)


@describe_items(
    parameters=ArticleParameters, summary=ArticleSummarySerializer, whole=ArticleSerializer
)
class ArticleViewSet(ItemViewSet):
    """Articles of the practice."""

    type_name = "article"
    parameters_class = ArticleParameters
    facet_parameters = ("topic", "author", "reviewer")

    def filter(self, items: ContentItemQuerySet, parameters: dict[str, Any]) -> ContentItemQuerySet:
        """Also by the day on which the next clinical review is due."""
        items = super().filter(items, parameters)
        if "review_due_before" in parameters:
            day = parameters["review_due_before"].isoformat()
            items = items.facet_before("review_due_on", day)
        return items


def facets(content: Content) -> Iterator[tuple[str, str]]:
    """What an article can be found by."""
    yield from (("topic", topic["slug"]) for topic in content["topics"])
    yield from (("author", author["id"]) for author in content["authors"])
    if review := content["clinical_review"]:
        yield "reviewer", review["reviewer"]["id"]
        if review["due_on"]:
            yield "review_due_on", review["due_on"]


register(
    ItemType(
        name="article",
        route="articles",
        model=ArticlePage,
        serializer=ArticleSerializer,
        viewset=ArticleViewSet,
        summary=ArticleSummarySerializer,
        facets=facets,
    )
)
