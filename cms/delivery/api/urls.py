"""The routes of the Delivery API, version 1."""

from csp.decorators import csp
from django.conf import settings
from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from cms.delivery.api.error_handlers import no_such_route
from cms.delivery.api.index import IndexView
from cms.delivery.api.oembed import OembedView
from cms.delivery.api.openapi.views import DescriptionView, DocsView
from cms.delivery.api.redirects import RedirectsView
from cms.delivery.api.renderers import REPRESENTATIONS
from cms.delivery.api.resources import viewset_of
from cms.delivery.api.site import SiteView
from cms.delivery.api.views import ChangesView, ContentView, TopicsView, problem_page
from cms.delivery.items.registry import item_types

docs = csp(settings.API_DOCS_CONTENT_SECURITY_POLICY)(
    DocsView.as_view(url_name="api:openapi", template_name="delivery/docs.html")
)
FIXED = [
    path("", IndexView.as_view(), name="index"),
    path("site/", SiteView.as_view(), name="site"),
    path("redirects/", RedirectsView.as_view(), name="redirects"),
    path("topics/", TopicsView.as_view(), name="topics"),
    path("content/", ContentView.as_view(), name="content"),
    path("oembed/", OembedView.as_view(), name="oembed"),
    path("changes/", ChangesView.as_view(), name="changes"),
    path("openapi.json", DescriptionView.as_view(), name="openapi"),
    path("docs/", docs, name="docs"),
    path("problems/<slug:kind>/", problem_page, name="problem"),
]
"""The routes that do not depend on the item types."""

router = SimpleRouter()
suffixes = "|".join(representation.suffix for representation in REPRESENTATIONS)
representations = []
for item_type in item_types():
    route, viewset = item_type.route, viewset_of(item_type)
    router.register(route, viewset, basename=route)
    representations.append(
        re_path(
            rf"^{route}/(?P<pk>{viewset.lookup_value_regex})\.(?P<format>{suffixes})$",
            viewset.as_view({"get": "retrieve"}),
            name=f"{route}-representation",
        )
    )

app_name = "api"
urlpatterns = [path("", include(router.urls)), *representations, *FIXED, re_path("", no_such_route)]
