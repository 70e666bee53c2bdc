"""The routes of Wagtail's API v2."""

from typing import Any

from django.urls import re_path
from wagtail.api.v2.router import WagtailAPIRouter

from cms.channels.wagtail_api.files import DocumentsViewSet, ImagesViewSet
from cms.channels.wagtail_api.pages import PagesViewSet
from cms.channels.wagtail_api.switches import View, switched_by
from cms.delivery.api.error_handlers import no_such_route
from cms.foundation.addresses import absolute_url


class Router(WagtailAPIRouter):
    """Wagtail's router with the site's base address in its URLs and a setting to switch it on."""

    def wrap_view(self, func: View) -> View:
        """Return the view with the check of the setting."""
        view: View = super().wrap_view(func)
        return switched_by("WAGTAIL_API_V2")(view)

    def get_object_detail_urlpath(self, model: type[Any], pk: int) -> str | None:
        """Return an absolute URL, independent of the host of the request."""
        path = super().get_object_detail_urlpath(model, pk)
        return absolute_url(path) if path else None


router = Router("wagtailapi")
router.register_endpoint("pages", PagesViewSet)
router.register_endpoint("images", ImagesViewSet)
router.register_endpoint("documents", DocumentsViewSet)

patterns = [*router.get_urlpatterns(), re_path("", no_such_route)]
