"""Articles in the Delivery API."""

from datetime import UTC, date, datetime
from typing import Any, ClassVar, cast

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from articles.content import (
    ArticleData,
    CorrectionData,
    ReferenceData,
    ReviewData,
    ReviewStatusData,
)
from articles.models import ArticlePage
from articles.outline import outline
from articles.parts import Correction
from articles.reviewed import Standing, State, standing_of
from articles.structured_data import medical_web_page
from cms.content.blocks.body import BodyField
from cms.content.blocks.citations import link_citations
from cms.content.blocks.fields import MAY_GROW
from cms.content.blocks.reading_time import reading_minutes
from cms.content.images.representation import ImageField, LightImageField
from cms.content.links.addresses import public_addresses
from cms.content.practice.models import PracticeSettings
from cms.content.topics.representation import TopicSerializer
from cms.delivery.api.parameter_fields import DayField, IdField, OneOfField, SlugField
from cms.delivery.api.parameters import ListingParameters
from cms.delivery.api.resources import filter_by
from cms.delivery.items.registry import Facet, ItemType, register
from cms.delivery.items.serializers import ItemSerializer, PageReferenceSerializer
from cms.foundation.schema_org import Crumb, Node
from cms.foundation.visibility import is_public
from practitioners.api import (
    AuthorReferenceSerializer,
    AuthorSerializer,
    PractitionerReferenceSerializer,
)


class ReviewSerializer(serializers.Serializer[Any]):
    """Who checked the article as it is, and when."""

    reviewer = PractitionerReferenceSerializer()
    reviewed_on = serializers.DateField()
    due_on = serializers.DateField(source="review_due_on", allow_null=True)


class SmallCorrectionSerializer(serializers.Serializer[Any]):
    """A correction so small that the practice lets the review stand."""

    date = serializers.DateField()
    reason = serializers.CharField(help_text="What was mended, in the practice's words.")


class ReviewStatusSerializer(serializers.Serializer[Any]):
    """How the article as it is differs from what was reviewed."""

    state = serializers.ChoiceField(
        choices=list(State),
        help_text="`unchanged`: it is what was reviewed. `corrected`: with small corrections, "
        "through which the practice lets the review stand. `changed`: it was reviewed once, and "
        f"changed since. `not_reviewed`. {MAY_GROW}",
    )
    reviewer = PractitionerReferenceSerializer(
        allow_null=True, help_text="Of the last review; null as well if their page is not public."
    )
    reviewed_on = serializers.DateField(allow_null=True, help_text="The day of the last review.")
    changed = serializers.ListField(
        child=serializers.CharField(),
        help_text="The parts that were changed since: `title`, `summary`, `body`, `hero_image`, "
        "`references`. Empty, too, if it is not known any more which.",
    )
    small_corrections = SmallCorrectionSerializer(many=True, help_text="The oldest first.")


class ReferenceSerializer(serializers.Serializer[Any]):
    """A source, by the number that the text cites it with."""

    number = serializers.IntegerField()
    text = serializers.CharField()
    doi = serializers.CharField()
    url = serializers.CharField()


class CorrectionSerializer(serializers.Serializer[Any]):
    """What changed after publication."""

    date = serializers.DateField()
    kind = serializers.ChoiceField(choices=[*Correction.Kind.values, "retraction"])
    text = serializers.CharField()


class PublicationTimeField(serializers.DateTimeField):
    """A field for when an article counts as published, by the calendar of the practice."""

    def get_attribute(self, page: ArticlePage) -> datetime | None:
        article: Any = self.parent
        practice: PracticeSettings = article.practice
        return page.publication_time(practice.zone)


class ArticleSerializer(ItemSerializer[ArticlePage]):
    """An article, whole."""

    published_at = PublicationTimeField(default_timezone=UTC, allow_null=True)
    authors: PractitionerReferenceSerializer = AuthorSerializer(many=True, source="public_authors")
    clinical_review = serializers.SerializerMethodField(
        help_text="Null when nobody reviewed the article as it is."
    )
    review_status = serializers.SerializerMethodField()
    topics = TopicSerializer(many=True, source="topics.all")
    hero_image = ImageField()
    reading_minutes = serializers.SerializerMethodField(help_text="Of the body.")
    body = BodyField()
    references = serializers.SerializerMethodField()
    corrections = serializers.SerializerMethodField(help_text="The newest first.")
    related = PageReferenceSerializer(many=True, source="public_related")

    class Meta:
        model = ArticlePage
        fields: tuple[str, ...] = (
            *ItemSerializer.HEAD,
            "authors",
            "clinical_review",
            "review_status",
            "topics",
            "hero_image",
            "reading_minutes",
            "body",
            "references",
            "corrections",
            "related",
            *ItemSerializer.TAIL,
        )

    def get_reading_minutes(self, page: ArticlePage) -> int:
        """Counted when the body is there."""
        return 0

    @extend_schema_field(ReviewSerializer(allow_null=True))
    def get_clinical_review(self, page: ArticlePage) -> ReviewData | None:
        """None when the review does not stand, or the reviewer's own page is not public."""
        if not (self._standing(page).stands and page.reviewer and is_public(page.reviewer)):
            return None
        return cast(ReviewData, dict(ReviewSerializer(page).data))

    @extend_schema_field(ReviewStatusSerializer)
    def get_review_status(self, page: ArticlePage) -> ReviewStatusData:
        """Compared by what readers read."""
        standing = self._standing(page)
        reviewer = page.reviewer if standing.review else None
        status = {
            "state": standing.state,
            "reviewer": reviewer if reviewer and is_public(reviewer) else None,
            "reviewed_on": page.reviewed_on if standing.review else None,
            "changed": standing.changed,
            "small_corrections": standing.corrections,
        }
        return cast(ReviewStatusData, dict(ReviewStatusSerializer(status).data))

    def _standing(self, page: ArticlePage) -> Standing:
        """Return the standing of the page, which two fields show, found once."""
        key, standing = getattr(self, "_found", (None, None))
        if key is not page or standing is None:
            standing = standing_of(page)
            self._found = (page, standing)
        return standing

    @extend_schema_field(ReferenceSerializer(many=True))
    def get_references(self, page: ArticlePage) -> list[ReferenceData]:
        """In order, numbered from 1."""
        sources = list(page.references.all())
        addresses = public_addresses(source.url for source in sources)
        return [
            {"number": number, "text": source.text, "doi": source.doi, "url": addresses[source.url]}
            for number, source in enumerate(sources, start=1)
        ]

    @extend_schema_field(CorrectionSerializer(many=True))
    def get_corrections(self, page: ArticlePage) -> list[CorrectionData]:
        """The newest first; among them, that it was retracted once and is not any more."""
        notes = [
            {"date": note.date, "kind": note.kind, "text": note.text}
            for note in page.corrections.all()
        ]
        for past in page.retractions.all() if page.pk else ():
            notes.append({"date": past.date, "kind": "retraction", "text": past.text})
            if past.lifted_on:
                text = past.lifting
                notes.append({"date": past.lifted_on, "kind": "correction", "text": text})
        # A draft may lack a date. Of the notes of one day, the one added last is the newest.
        notes.reverse()
        notes.sort(key=lambda note: note["date"] or date.max, reverse=True)
        represented: Any = CorrectionSerializer(notes, many=True).data
        return list(represented)

    def structured_data(self, content: ArticleData, crumbs: list[Crumb]) -> Node:
        """An article on a page about health."""
        return medical_web_page(content, self.practice, crumbs)

    def to_representation(self, page: ArticlePage) -> Any:
        """What is made from the other fields: it can show nothing that they do not."""
        content: ArticleData = super().to_representation(page)
        content["reading_minutes"] = reading_minutes(content["body"])
        link_citations(content["body"], len(content["references"]))
        return content


class ArticleSummarySerializer(ArticleSerializer):
    """An article, as listings show it."""

    authors = AuthorReferenceSerializer(many=True, source="public_authors")
    hero_image = LightImageField(widest=960)

    class Meta(ArticleSerializer.Meta):
        fields = (
            *ItemSerializer.HEAD,
            "authors",
            "clinical_review",
            "review_status",
            "topics",
            "hero_image",
            "reading_minutes",
        )


class ArticleParameters(ListingParameters):
    """Those of the listing of articles."""

    topic = SlugField(required=False, help_text="The slug of a topic.")
    author = IdField(required=False, help_text="The id of a practitioner.")
    reviewer = IdField(required=False, help_text="The id of a practitioner.")
    review_state = OneOfField(choices=list(State), required=False)
    review_due_before = DayField(required=False)

    before: ClassVar = {"review_due_before": "review_due_on"}


FACETS: dict[str, Facet] = {
    "topic": lambda article: (topic["slug"] for topic in article["topics"]),
    "author": lambda article: (author["id"] for author in article["authors"]),
    "reviewer": lambda article: (review["reviewer"]["id"] for review in _reviews(article)),
    "review_state": lambda article: [article["review_status"]["state"]],
    "review_due_on": lambda article: filter(None, (r["due_on"] for r in _reviews(article))),
}


def _reviews(article: ArticleData) -> list[ReviewData]:
    """Return the clinical review in a list, which is empty if there is none."""
    return [article["clinical_review"]] if article["clinical_review"] else []


ARTICLE = register(
    ItemType(
        name="article",
        route="articles",
        model=ArticlePage,
        serializer=ArticleSerializer,
        summary=ArticleSummarySerializer,
        introduction="articles/includes/byline.html",
        outline=outline,
        facets=FACETS,
        people_facet="author",
        relations=(
            *("article_authors", "references", "related_articles", "corrections"),
            *("topics", "retractions", "reviews"),
        ),
        practice_fields=frozenset({"booking_url", "time_zone"}),
        is_followed=True,
    )
)
filter_by(ARTICLE, ArticleParameters)
