from django.apps import AppConfig


class TopicsConfig(AppConfig):
    """What articles are about and practitioners specialise in."""

    name = "cms.content.topics"
    label = "topics"
