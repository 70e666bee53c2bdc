"""URLs of Wagtail's own APIs, in the namespaces that Wagtail reverses."""

from django.urls import include, path

from cms.channels.wagtail_api import authoring, routers

urlpatterns = [
    path("v2/", include((routers.patterns, "wagtailapi"))),
    path("v3/", include((authoring.patterns, "wagtailapi_v3"))),
]
