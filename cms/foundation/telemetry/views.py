"""The name of what a request asked for, which unlike its address tells nothing of who asked."""

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
