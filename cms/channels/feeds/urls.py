"""URLs of feeds: the path of the source, with the format as suffix."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from cms.channels.feeds.formats import FORMATS
from cms.channels.feeds.views import author_feed, topic_feed, type_feed


class FormatConverter(StringConverter):
    """A path converter for the suffix of a format."""

    regex = "|".join(FORMATS)


register_converter(FormatConverter, "format")

app_name = "feeds"
urlpatterns = [
    path("<slug:route>.<format:suffix>", type_feed, name="type"),
    path("topics/<slug:slug>.<format:suffix>", topic_feed, name="topic"),
    path("authors/<uuid:pk>.<format:suffix>", author_feed, name="author"),
]
