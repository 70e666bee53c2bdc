"""The choice of topics on a page."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.forms import CheckboxSelectMultiple
from modelcluster.fields import ParentalManyToManyField

from cms.content.topics.models import Topic


class TopicsField(ParentalManyToManyField):
    """Topics, as check boxes, which Wagtail's reference index is told of."""

    def __init__(self, to: Any = "topics.Topic", **kwargs: Any) -> None:
        super().__init__(to, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        """Check boxes: in a list of the browser's own, a click without Ctrl drops the others."""
        return super().formfield(**{"widget": CheckboxSelectMultiple, **kwargs})

    def extract_references(self, topics: Iterable[Topic]) -> Iterator[tuple[Any, str, str, str]]:
        """What Wagtail's ReferenceIndex asks of a field: model, key, model path, content path."""
        for topic in topics:
            yield Topic, str(topic.pk), "", ""
