"""What the JSON of services has."""

from typing import NotRequired

from cms.content.images.representation import ImageData, LightImageData, PictureData
from cms.content.topics.representation import TopicData
from cms.foundation.formats.content import Content, Head
from practitioners.content import PractitionerReferenceData


class ServiceHead(Head):
    """What summaries and whole services have alike."""

    given_by: list[PractitionerReferenceData]
    concerns: list[TopicData]
    duration: int
    price: str


class ServiceSummaryData(ServiceHead):
    """A service, as listings show it."""

    scene: LightImageData | None


class ServiceData(ServiceHead, Content):
    """A service, whole."""

    scene: ImageData | None
    explanation: str


class OutlinedService(ServiceHead):
    """What the outline reads: a summary, and in whole items the explanation."""

    scene: PictureData | None
    explanation: NotRequired[str]
