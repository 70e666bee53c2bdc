from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """Articles and what they are about."""

    name = "articles"
