"""Errors as RFC 9457 problem details."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.urls import reverse
from rest_framework import exceptions, serializers, status
from rest_framework.response import Response
from rest_framework.views import exception_handler as rest_exception_handler

from cms.addresses import absolute_url

CONTENT_TYPE = "application/problem+json"
# The title of each problem type, and what a partner's developer should do about it.
EXPLANATIONS = {
    "invalid-parameter": (
        "A parameter is not valid",
        "The list `errors` names each parameter and says what is wrong with it. Correct it; the "
        "same request will be refused again.",
    ),
    "not-found": (
        "There is no such resource",
        "Nothing public has this address. It may have been withdrawn: the change feed says so "
        "with the reason. Remove your copy.",
    ),
    "method-not-allowed": (
        "This method is not offered here",
        "The API is read with GET and HEAD.",
    ),
    "resync-required": (
        "Start again with a full sync",
        "Your cursor is not from the feed as it is now; the database was restored, for example. "
        "Call changes/ without a cursor, store what you get, and remove all else that you hold.",
    ),
    "not-acceptable": (
        "No representation of that kind",
        "The header `Accept` asks for what this resource does not have. It has application/json.",
    ),
    "error": (
        "The request cannot be answered",
        "`detail` says why. If it does not help, write to us and quote `instance`.",
    ),
}
TYPE_OF_STATUS = {
    400: "invalid-parameter",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    410: "resync-required",
}


class ParameterErrorSerializer(serializers.Serializer[Any]):
    """What is wrong with one parameter."""

    parameter = serializers.CharField()
    message = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """An error, by RFC 9457."""

    type = serializers.URLField(help_text="The address of its explanation.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField(help_text="The request's id; quote it when you ask us.")
    errors = ParameterErrorSerializer(  # type: ignore[assignment]  # the name is the standard's
        many=True, required=False
    )


class InvalidParameter(exceptions.APIException):
    """A 400 that names the parameters: `errors` maps each to what is wrong with it."""

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {message}" for name, message in errors.items()))
        self.errors = errors


class ResyncRequired(exceptions.APIException):
    """A 410 for a cursor of another history."""

    status_code = status.HTTP_410_GONE
    default_detail = (
        "This cursor is not from the feed as it is now. Call changes/ without a cursor, and remove "
        "what you hold and are not given."
    )


def problem(status_code: int, detail: str, errors: dict[str, str] | None = None) -> dict[str, Any]:
    """The members of a problem document."""
    kind = TYPE_OF_STATUS.get(status_code, "error")
    body: dict[str, Any] = {
        "type": absolute_url(reverse("api:problem", args=[kind])),
        "title": EXPLANATIONS[kind][0],
        "status": status_code,
        "detail": detail,
        "instance": f"urn:uuid:{uuid.uuid4()}",
    }
    if errors:
        body["errors"] = [{"parameter": k, "message": v} for k, v in errors.items()]
    return body


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's handler, with our problem documents as the body."""
    if isinstance(error, Http404):
        error = exceptions.NotFound("Nothing public has this address.")
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    response = rest_exception_handler(error, context)
    if response is not None and isinstance(error, exceptions.APIException):
        errors = getattr(error, "errors", None)
        response.data = problem(response.status_code, str(error.detail), errors)
        response.content_type = CONTENT_TYPE
        response["Cache-Control"] = "no-store"
    return response


def problem_response(status_code: int, detail: str) -> JsonResponse:
    """A problem outside of REST framework's views."""
    response = JsonResponse(
        problem(status_code, detail), status=status_code, content_type=CONTENT_TYPE
    )
    response["Cache-Control"] = "no-store"
    return response
