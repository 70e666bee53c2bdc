"""The types of the JSON of articles."""

from typing import TypedDict

from cms.content.blocks.base import BlockData
from cms.content.images.representation import ImageData
from cms.content.topics.representation import TopicData
from cms.foundation.formats.content import Content, Head, PageReferenceData
from practitioners.content import AuthorData, PractitionerReferenceData


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


class ArticleSummaryData(Head):
    """An article as listings show it."""

    authors: list[AuthorData]
    clinical_review: ReviewData | None
    review_status: ReviewStatusData
    topics: list[TopicData]
    hero_image: ImageData | None
    reading_minutes: int


class ArticleData(ArticleSummaryData, Content):
    """An article with all its fields."""

    body: list[BlockData]
    references: list[ReferenceData]
    corrections: list[CorrectionData]
    related: list[PageReferenceData]


class OutlinedArticle(ArticleSummaryData, total=False):
    """The fields that an outline reads: those of a summary, and in a whole article its text."""

    body: list[BlockData]
    references: list[ReferenceData]
    corrections: list[CorrectionData]
