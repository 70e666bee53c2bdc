"""The addresses of the site, one whose view fails, and a picture."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cms.urls import urlpatterns as addresses
from tests.factories import jpeg


def fail(request: HttpRequest) -> HttpResponse:
    """Raise what no view expects."""
    raise RuntimeError


def picture(request: HttpRequest) -> HttpResponse:
    """A file as the media are served; their folder is another for each test."""
    return HttpResponse(jpeg(), content_type="image/jpeg")


urlpatterns = [path("fails/", fail), path("picture.jpg", picture), *addresses]
