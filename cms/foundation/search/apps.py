from django.apps import AppConfig


class SearchConfig(AppConfig):
    """An index of texts that uses the full text search of the database."""

    name = "cms.foundation.search"
    label = "search"
