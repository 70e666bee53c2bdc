"""Views of the API's description: for programs, and for people who want to try the API."""

from typing import Any

from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework import serializers
from rest_framework.request import Request

from cms.delivery.api.parameters import QueryParameters


class DescriptionView(SpectacularJSONAPIView):
    """The OpenAPI description, of one version and in one language."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse query parameters; the library's own ones would change the description."""
        super().initial(request, *args, **kwargs)
        QueryParameters.of(request)


class DocsParameters(QueryParameters):
    """That of the page, which asks with it for its script."""

    script = serializers.CharField(required=False, allow_blank=True, max_length=0)


class DocsView(SpectacularSwaggerSplitView):
    """A page that shows the description and tries the routes."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse query parameters other than `script`."""
        super().initial(request, *args, **kwargs)
        DocsParameters.of(request)
