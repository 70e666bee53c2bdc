"""The name of what a request asked for, which unlike its address tells nothing of who asked."""

import logging

from django.http import Http404, HttpRequest
from django.urls import resolve


def name_of_view(request: HttpRequest) -> str:
    """Return the name of the view, such as `api:articles-list`, or `none`.

    A kept response was found without its view, so it is looked up.
    """
    try:
        return (request.resolver_match or resolve(request.path_info)).view_name
    except Http404:
        return "none"


class ViewFilter(logging.Filter):
    """A filter for the records of Django's errors that names the view in place of the address."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Put the name of the view into the record, and let it through."""
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple) and len(record.args) == 2:
            record.args = (record.args[0], name_of_view(request))
        return True
