"""The representation of topics in the API."""

from typing import TypedDict

from rest_framework import serializers

from cms.content.topics.models import Topic


class TopicData(TypedDict):
    """A topic as `TopicSerializer` represents it."""

    slug: str
    name: str
    url: str


class TopicSerializer(serializers.ModelSerializer[Topic]):
    """A topic as it is named inside other content."""

    url = serializers.URLField(read_only=True)

    class Meta:
        model = Topic
        fields: tuple[str, ...] = ("slug", "name", "url")


class TopicDetailSerializer(TopicSerializer):
    """A topic with its description."""

    class Meta(TopicSerializer.Meta):
        fields = ("slug", "name", "description", "url")
        read_only_fields = fields
