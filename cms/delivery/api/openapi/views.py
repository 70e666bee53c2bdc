"""Where the API describes itself: to programs, and to people who want to try it."""

from typing import Any

from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework import serializers
from rest_framework.request import Request

from cms.delivery.api.parameters import QueryParameters


class DescriptionView(SpectacularJSONAPIView):
    """The OpenAPI description, of one version and in one language."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse parameters: the library has some that change what is described."""
        super().initial(request, *args, **kwargs)
        QueryParameters.of(request)


class DocsParameters(QueryParameters):
    """That of the page, which asks with it for its script."""

    script = serializers.CharField(required=False, allow_blank=True, max_length=0)


class DocsView(SpectacularSwaggerSplitView):
    """A page that shows the description and tries the routes."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse parameters other than its own."""
        super().initial(request, *args, **kwargs)
        DocsParameters.of(request)
