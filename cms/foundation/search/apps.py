from django.apps import AppConfig


class SearchConfig(AppConfig):
    """An index of texts, kept by the database's own full text search."""

    name = "cms.foundation.search"
    label = "search"
