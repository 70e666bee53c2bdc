"""What the JSON of articles has."""

from typing import TypedDict

from cms.content.blocks.base import BlockData
from cms.content.images.representation import ImageData
from cms.content.topics.representation import TopicData
from cms.foundation.formats.content import Content, Head, PageReferenceData
from practitioners.content import AuthorData, PractitionerReferenceData


class ReviewData(TypedDict):
    """Who checked an article, and when."""

    reviewer: PractitionerReferenceData
    reviewed_on: str
    due_on: str | None


class ReferenceData(TypedDict):
    """A source, by the number that the text cites it with."""

    number: int
    text: str
    doi: str
    url: str


class CorrectionData(TypedDict):
    """What changed after publication."""

    date: str
    kind: str
    text: str


class ArticleSummaryData(Head):
    """An article, as listings show it."""

    authors: list[AuthorData]
    clinical_review: ReviewData | None
    topics: list[TopicData]
    hero_image: ImageData | None
    reading_minutes: int


class ArticleData(ArticleSummaryData, Content):
    """An article, whole."""

    body: list[BlockData]
    references: list[ReferenceData]
    corrections: list[CorrectionData]
    related: list[PageReferenceData]


class OutlinedArticle(ArticleSummaryData, total=False):
    """What the outline reads: a summary, and in whole items their text."""

    body: list[BlockData]
    references: list[ReferenceData]
    corrections: list[CorrectionData]
