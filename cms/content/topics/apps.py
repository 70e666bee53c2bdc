from django.apps import AppConfig


class TopicsConfig(AppConfig):
    """The app of topics, which articles are about and practitioners specialise in."""

    name = "cms.content.topics"
    label = "topics"
