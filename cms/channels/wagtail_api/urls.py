"""Wagtail's own APIs, under the names that Wagtail makes their addresses from."""

from django.urls import include, path

from cms.channels.wagtail_api import authoring, routers

urlpatterns = [
    path("v2/", include((routers.patterns, "wagtailapi"))),
    path("v3/", include((authoring.patterns, "wagtailapi_v3"))),
]
