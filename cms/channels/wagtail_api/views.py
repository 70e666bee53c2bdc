"""What all endpoints of Wagtail's API v2 have in common here."""

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
from cms.foundation.http.caching import cache_control

MAXIMUM_OFFSET = 9_999_999
MAXIMUM_DETAIL = 200
"""Wagtail's messages repeat what was sent."""
FORMAT = "html"


class BadRequest(exceptions.APIException):
    """A 400 that says what is wrong with the request."""

    status_code = 400


class PublicViewSet(BaseAPIViewSet):
    """Wagtail's endpoint over what is public; it answers as the Delivery API does.

    `filterable_fields` are those that a query may compare and order by. Each is shown too, for a
    filter by anything else would tell of it.
    """

    renderer_classes: ClassVar = [JSONRenderer]
    filterable_fields: ClassVar[tuple[str, ...]] = ("id",)

    @classmethod
    def get_available_fields(cls, model: type[Any], db_fields_only: bool = False) -> list[str]:
        """What can be shown, or with `db_fields_only` what can be compared."""
        if db_fields_only:
            return list(cls.filterable_fields)
        fields: list[str] = super().get_available_fields(model)
        return fields

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what no parameter can be."""
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
        """HTML for display, as everywhere."""
        return FORMAT

    def paginate_queryset(self, queryset: "QuerySet[Any]") -> Any:
        """Wagtail's `limit` and `offset`, which has an end."""
        offset = self.request.query_params.get("offset", "0")
        if len(offset) > len(str(MAXIMUM_OFFSET)):
            raise BadRequest(f"offset: it can be {MAXIMUM_OFFSET} at most.")
        return super().paginate_queryset(queryset)

    @cached_property
    def public_pages(self) -> Any:
        """The public pages of the site that was asked."""
        return pages_of_site(Site.find_for_request(self.request))

    def listing_view(self, request: Request) -> HttpResponseBase:
        """Some of all that is public."""
        return self._answer(super().listing_view(request))

    def detail_view(self, request: Request, pk: int) -> HttpResponseBase:
        """One, if it is public; Wagtail would take any parameter here."""
        self.check_query_parameters(self.get_queryset())
        return self._answer(super().detail_view(request, pk))

    def find_view(self, request: Request) -> HttpResponseBase:
        """The way to what is at a path of the website, or has an id."""
        response: HttpResponseBase = super().find_view(request)
        del response["Content-Type"]  # It has no content, and that of a page is not for all.
        response["Cache-Control"] = cache_control(next_expiry())
        return response

    def find_object(self, queryset: "QuerySet[Any]", request: HttpRequest) -> Any:
        """What is found; an id that is no number finds nothing."""
        if not request.GET.get("id", "0").isdecimal():
            raise Http404
        return super().find_object(queryset, request)

    def _answer(self, response: Response) -> HttpResponseBase:
        return json_response(self.request, encode(response.data), valid_until=next_expiry())

    def handle_exception(self, error: Exception) -> HttpResponse:
        """Our problem documents, with the `message` that clients of Wagtail's API look for."""
        if isinstance(error, (BadRequest, BadRequestError)):
            error = BadRequest(shortened(str(error), MAXIMUM_DETAIL))
        response: HttpResponse = APIView.handle_exception(self, error)
        problem = json.loads(response.content)
        response.content = encode({**problem, "message": problem["detail"]})
        return response
