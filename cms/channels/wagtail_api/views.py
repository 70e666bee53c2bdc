"""The base view set of all endpoints of Wagtail's API v2."""

import json
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet
from wagtail.models import Site

from cms.channels.wagtail_api.querysets import next_expiry, pages_of_site
from cms.delivery.api.parameter_fields import MAXIMUM_LENGTH
from cms.delivery.api.parameters import CONTROL_CHARACTERS
from cms.delivery.api.problems import shortened
from cms.delivery.api.responses import json_response
from cms.foundation.formats.content import encode
from cms.foundation.http.cache_tags import let_caches_keep

MAXIMUM_OFFSET = 9_999_999
MAXIMUM_DETAIL = 200
"""The maximum length of an error message in characters; Wagtail's messages repeat the input."""
FORMAT = "html"


class BadRequest(exceptions.APIException):
    """A 400 response with a message about the error in the request."""

    status_code = 400


class PublicViewSet(BaseAPIViewSet):
    """A Wagtail endpoint for public content that responds like the Delivery API.

    `filterable_fields` are the fields for filtering and ordering. Each of them is also shown,
    because a filter would otherwise reveal a hidden value.
    """

    renderer_classes: ClassVar = [JSONRenderer]
    filterable_fields: ClassVar[tuple[str, ...]] = ("id",)

    @classmethod
    def get_available_fields(cls, model: type[Any], db_fields_only: bool = False) -> list[str]:
        """Return the fields to show, or with `db_fields_only` those that a query may compare."""
        if db_fields_only:
            return list(cls.filterable_fields)
        fields: list[str] = super().get_available_fields(model)
        return fields

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raise BadRequest for parameter values that are never valid."""
        super().initial(request, *args, **kwargs)
        for name, values in request.query_params.lists():
            if len(values) > 1:
                raise BadRequest(f"{name}: give it once.")
            if CONTROL_CHARACTERS.search(values[0]):
                raise BadRequest(f"{name}: control characters are not allowed.")
            if len(values[0]) > MAXIMUM_LENGTH:
                raise BadRequest(f"{name}: give at most {MAXIMUM_LENGTH} characters.")
        if "(" in request.query_params.get("fields", ""):
            raise BadRequest("fields: no field has nested fields to choose from; name it alone.")
        if request.query_params.get("rich_text_format", FORMAT) != FORMAT:
            raise BadRequest(f"rich_text_format: there is only {FORMAT}.")

    def resolve_rich_text_format(self) -> str:
        """Return HTML for display, the only format."""
        return FORMAT

    def paginate_queryset(self, queryset: "QuerySet[Any]") -> Any:
        """Paginate by Wagtail's `limit` and `offset`; raise BadRequest for too large an offset."""
        offset = self.request.query_params.get("offset", "0")
        if len(offset) > len(str(MAXIMUM_OFFSET)):
            raise BadRequest(f"offset: it can be {MAXIMUM_OFFSET} at most.")
        return super().paginate_queryset(queryset)

    @cached_property
    def public_pages(self) -> Any:
        """The public pages of the requested site."""
        return pages_of_site(Site.find_for_request(self.request))

    def listing_view(self, request: Request) -> HttpResponseBase:
        """Respond with a page of the listing of public objects."""
        return self._answer(super().listing_view(request))

    def detail_view(self, request: Request, pk: int) -> HttpResponseBase:
        """Respond with one public object; refuse unknown parameters, which Wagtail would ignore."""
        self.check_query_parameters(self.get_queryset())
        return self._answer(super().detail_view(request, pk))

    def find_view(self, request: Request) -> HttpResponseBase:
        """Redirect to the object with the given website path or id."""
        response: HttpResponseBase = super().find_view(request)
        del response["Content-Type"]  # A redirect has no content.
        let_caches_keep(request, response, next_expiry())
        return response

    def find_object(self, queryset: "QuerySet[Any]", request: HttpRequest) -> Any:
        """Return the object that was searched for; raise Http404 for an id that is not a number."""
        if not request.GET.get("id", "0").isdecimal():
            raise Http404
        return super().find_object(queryset, request)

    def _answer(self, response: Response) -> HttpResponseBase:
        return json_response(self.request, encode(response.data), valid_until=next_expiry())

    def handle_exception(self, error: Exception) -> HttpResponse:
        """Respond with a problem document that also has the `message` of Wagtail's own errors."""
        if isinstance(error, (BadRequest, BadRequestError)):
            error = BadRequest(shortened(str(error), MAXIMUM_DETAIL))
        response: HttpResponse = APIView.handle_exception(self, error)
        problem = json.loads(response.content)
        response.content = encode({**problem, "message": problem["detail"]})
        return response
