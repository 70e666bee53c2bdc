"""The addresses of the website, the admin and the API."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.decorators.cache import cache_control
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
from wagtail.documents import urls as document_urls

from articles.views import topic

urlpatterns = [
    path("admin/", include(admin_urls)),
    path("documents/", include(document_urls)),
    path("api/v1/", include("cms.delivery.urls")),
    path("preview/", include("cms.previews.urls")),
    path("topics/<slug:slug>/", topic, name="topic"),
]

if settings.SERVE_MEDIA:
    # Renditions have content-addressed names; an original is replaced under a new name too.
    serve_media = cache_control(public=True, max_age=31_536_000, immutable=True)(serve)
    urlpatterns += [
        re_path(
            f"^{settings.MEDIA_URL.lstrip('/')}(?P<path>.*)$",
            serve_media,
            {"document_root": settings.MEDIA_ROOT},
        )
    ]

urlpatterns += [path("", include(wagtail_urls))]
