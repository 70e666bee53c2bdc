"""The types of the JSON of articles."""

from typing import NotRequired, TypedDict

from cms.content.blocks.base import BlockData
from cms.content.images.representation import ImageData, LightImageData, PictureData
from cms.content.topics.representation import TopicData
from cms.foundation.formats.content import Content, Head, PageReferenceData
from practitioners.content import AuthorData, AuthorReferenceData, PractitionerReferenceData


class ReviewData(TypedDict):
    """A clinical review: who reviewed the article, and when."""

    reviewer: PractitionerReferenceData
    reviewed_on: str
    due_on: str | None


class SmallCorrectionData(TypedDict):
    """A correction so small that the practice lets the review stand, and why."""

    date: str
    reason: str


class ReviewStatusData(TypedDict):
    """How the article as it is differs from what was reviewed."""

    state: str
    reviewer: PractitionerReferenceData | None
    reviewed_on: str | None
    changed: list[str]
    small_corrections: list[SmallCorrectionData]


class ReferenceData(TypedDict):
    """A source, with the number by which the text cites it."""

    number: int
    text: str
    doi: str
    url: str


class CorrectionData(TypedDict):
    """A note that says what changed after publication."""

    date: str
    kind: str
    text: str


class ArticleHead(Head):
    """What summaries and whole articles have alike."""

    clinical_review: ReviewData | None
    review_status: ReviewStatusData
    topics: list[TopicData]
    reading_minutes: int


class ArticleSummaryData(ArticleHead):
    """An article as listings show it."""

    authors: list[AuthorReferenceData]
    hero_image: LightImageData | None


class ArticleData(ArticleHead, Content):
    """An article with all its fields."""

    authors: list[AuthorData]
    hero_image: ImageData | None
    body: list[BlockData]
    references: list[ReferenceData]
    corrections: list[CorrectionData]
    related: list[PageReferenceData]


class OutlinedArticle(ArticleHead):
    """The fields that an outline reads: those of a summary, and in a whole article its text."""

    authors: list[PractitionerReferenceData]
    hero_image: PictureData | None
    body: NotRequired[list[BlockData]]
    references: NotRequired[list[ReferenceData]]
    corrections: NotRequired[list[CorrectionData]]
