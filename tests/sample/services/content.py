"""What the JSON of services has."""

from cms.content.images.representation import ImageData
from cms.content.topics.representation import TopicData
from cms.foundation.formats.content import Content, Head
from practitioners.content import PractitionerReferenceData


class ServiceSummaryData(Head):
    """A service, as listings show it."""

    given_by: list[PractitionerReferenceData]
    concerns: list[TopicData]
    scene: ImageData | None
    duration: int
    price: str


class ServiceData(ServiceSummaryData, Content):
    """A service, whole."""

    explanation: str


class OutlinedService(ServiceSummaryData, total=False):
    """What the outline reads: a summary, and in whole items the explanation."""

    explanation: str
