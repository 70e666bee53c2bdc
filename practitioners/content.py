"""The types of the JSON of practitioners, as items and inside other items."""

from typing import NotRequired, TypedDict

from cms.content.blocks.base import BlockData
from cms.content.images.representation import ImageData, LightImageData, PictureData
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


class AuthorReferenceData(PractitionerReferenceData):
    """A practitioner as listings name the author of something."""

    portrait: LightImageData | None


class AuthorData(PractitionerReferenceData):
    """A practitioner as the author's box shows them."""

    job_title: str
    portrait: ImageData | None
    summary: str
    degrees: list[DegreeData]
    licences: list[LicenceData]
    articles_url: str


class PractitionerHead(Head):
    """What summaries and whole items of practitioners have alike."""

    name: str
    full_name: str
    honorific: str
    post_nominals: str
    job_title: str
    specialties: list[TopicData]
    languages: list[str]


class PractitionerSummaryData(PractitionerHead):
    """A practitioner as listings show them."""

    portrait: LightImageData | None


class PractitionerData(PractitionerHead, Content):
    """A practitioner with all fields of their biography."""

    portrait: ImageData | None
    body: list[BlockData]
    degrees: list[DegreeData]
    licences: list[LicenceData]
    booking_url: str
    profiles: list[ProfileData]
    articles_url: str


class OutlinedPractitioner(PractitionerHead):
    """The fields that an outline reads: those of a summary, and in a whole item its text."""

    portrait: PictureData | None
    body: NotRequired[list[BlockData]]
