"""The types of the JSON of practitioners, as items and inside other items."""

from typing import TypedDict

from cms.content.blocks.base import BlockData
from cms.content.images.representation import ImageData
from cms.content.topics.representation import TopicData
from cms.foundation.formats.content import Content, Head


class DegreeData(TypedDict):
    """An academic degree."""

    award: str
    institution: str
    year: int


class LicenceData(TypedDict):
    """A licence to practise."""

    kind: str
    jurisdiction: str
    number: str
    register_url: str
    expires_on: str | None


class ProfileData(TypedDict):
    """A page about the practitioner on another website."""

    same_as: str


class PractitionerReferenceData(TypedDict):
    """A practitioner as articles name them."""

    id: str
    name: str
    full_name: str
    post_nominals: str
    url: str
    api_url: str


class AuthorData(PractitionerReferenceData):
    """A practitioner as the author's box shows them."""

    job_title: str
    portrait: ImageData | None
    summary: str
    degrees: list[DegreeData]
    licences: list[LicenceData]
    articles_url: str


class PractitionerSummaryData(Head):
    """A practitioner as listings show them."""

    name: str
    full_name: str
    honorific: str
    post_nominals: str
    job_title: str
    portrait: ImageData | None
    specialties: list[TopicData]
    languages: list[str]


class PractitionerData(PractitionerSummaryData, Content):
    """A practitioner with all fields of their biography."""

    body: list[BlockData]
    degrees: list[DegreeData]
    licences: list[LicenceData]
    booking_url: str
    profiles: list[ProfileData]
    articles_url: str


class OutlinedPractitioner(PractitionerSummaryData, total=False):
    """The fields that an outline reads: those of a summary, and in a whole item its text."""

    body: list[BlockData]
