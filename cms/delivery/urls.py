"""The Delivery API, version 1."""

from django.http import HttpRequest, JsonResponse
from django.urls import include, path, re_path
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerView
from rest_framework.routers import SimpleRouter

from cms.delivery.problems import problem_response
from cms.delivery.registry import item_types
from cms.delivery.views import ChangesView, ContentView, TopicsView, problem_page


@csrf_exempt
def _not_found(request: HttpRequest) -> JsonResponse:
    return problem_response(404, "There is no such route; /api/v1/docs/ lists all.")


router = SimpleRouter()
for item_type in item_types():
    router.register(item_type.route, item_type.viewset, basename=item_type.route)

app_name = "api"
urlpatterns = [
    path("", include(router.urls)),
    path("topics/", TopicsView.as_view(), name="topics"),
    path("content/", ContentView.as_view(), name="content"),
    path("changes/", ChangesView.as_view(), name="changes"),
    path("openapi.json", SpectacularJSONAPIView.as_view(), name="openapi"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="api:openapi"), name="docs"),
    path("problems/<slug:kind>/", problem_page, name="problem"),
    re_path("", _not_found),
]
