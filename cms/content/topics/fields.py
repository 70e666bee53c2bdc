"""The model field for the topics of a page."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.forms import CheckboxSelectMultiple
from modelcluster.fields import ParentalManyToManyField

from cms.content.topics.models import Topic


class TopicsField(ParentalManyToManyField):
    """A many-to-many field of topics, shown as check boxes and known to the reference index."""

    def __init__(self, to: Any = "topics.Topic", **kwargs: Any) -> None:
        super().__init__(to, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        """Use check boxes: in a browser's list, a click without Ctrl drops all other choices."""
        return super().formfield(**{"widget": CheckboxSelectMultiple, **kwargs})

    def extract_references(self, topics: Iterable[Topic]) -> Iterator[tuple[Any, str, str, str]]:
        """Yield each topic's model, key, model path and content path for the ReferenceIndex."""
        for topic in topics:
            yield Topic, str(topic.pk), "", ""
