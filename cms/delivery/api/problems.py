"""Errors as RFC 9457 problem details."""

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

from django.http import JsonResponse
from django.urls import reverse
from rest_framework import exceptions, serializers, status

from cms.foundation.addresses import absolute_url
from cms.foundation.http.request_ids import request_id

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
        "Nothing public has this address. If you made it yourself: most end with a slash, and an "
        "item has its `id` in its own; `content/?path=` finds it by its path on the website. If it "
        "was there before, it was withdrawn: the change feed says so with the reason. Remove your "
        "copy.",
    ),
    "method-not-allowed": (
        "This method is not offered here",
        "The API is read with GET and HEAD.",
    ),
    "retracted": (
        "This was retracted",
        "The practice has withdrawn the text and says why: `retraction` has the date and a public "
        "note. Remove your copy, and show the note where your readers would look for the text.",
    ),
    "resync-required": (
        "Start again with a full sync",
        "Your cursor is not from the feed as it is now; the database was restored, for example. "
        "Call `changes/` without a cursor and store what you get. Keep what else you hold until "
        "that ends; then remove it, and ask the `api_url` of each: it may have been retracted.",
    ),
    "not-acceptable": (
        "No representation of that kind",
        "The header `Accept` asks for what this resource does not have; `detail` names what it "
        "has. All have `application/json`.",
    ),
    "precondition-failed": (
        "It is not what you asked about",
        "The header `If-Match` or `If-Unmodified-Since` names another version than there is. Ask "
        "without it.",
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
    412: "precondition-failed",
}
# Limits on what an error repeats of the request.
MAXIMUM_ERRORS = 10
MAXIMUM_NAME = 60


class ParameterErrorData(TypedDict):
    """What `ParameterErrorSerializer` describes."""

    parameter: str
    message: str


class RetractionData(TypedDict):
    """What `RetractionSerializer` describes."""

    date: str
    text: str


class ProblemData(TypedDict):
    """What `ProblemSerializer` describes."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: NotRequired[list[ParameterErrorData]]
    retraction: NotRequired[RetractionData]


class ParameterErrorSerializer(serializers.Serializer[Any]):
    """What is wrong with one parameter."""

    parameter = serializers.CharField()
    message = serializers.CharField()


class RetractionSerializer(serializers.Serializer[Any]):
    """The public note in place of what was retracted."""

    date = serializers.DateField()
    text = serializers.CharField()


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
    retraction = RetractionSerializer(required=False, help_text="With the type `retracted`.")


class InvalidParameter(exceptions.APIException):
    """A 400 error; `errors` maps each invalid parameter to a message."""

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, errors: dict[str, str]) -> None:
        self.errors = {
            shortened(name): message for name, message in list(errors.items())[:MAXIMUM_ERRORS]
        }
        details = [f"{name}: {message}" for name, message in self.errors.items()]
        left = len(errors) - MAXIMUM_ERRORS
        super().__init__("; ".join([*details, *([f"and {left} more"] if left > 0 else [])]))


def shortened(text: str, length: int = MAXIMUM_NAME) -> str:
    """Return the first `length` characters of `text`, with an ellipsis if it is longer."""
    return text if len(text) <= length else f"{text[:length]}…"


class ResyncRequired(exceptions.APIException):
    """A 410 error for a cursor of another history of the change feed."""

    status_code = status.HTTP_410_GONE
    default_detail = (
        "This cursor is not from the feed as it is now. Call changes/ without a cursor, and remove "
        "what you hold and are not given."
    )


class Retracted(exceptions.APIException):
    """A 410 error with the public note of a retraction."""

    status_code = status.HTTP_410_GONE
    default_detail = "This was retracted; `retraction` says when and why. Remove your copy."
    kind = "retracted"

    def __init__(self, note: dict[str, str]) -> None:
        super().__init__()
        self.extensions = {"retraction": note}


def problem(
    status_code: int, detail: str, errors: dict[str, str] | None = None, kind: str = ""
) -> ProblemData:
    """Return a problem document; `kind` is its type, if not the default for the status."""
    kind = kind or TYPE_OF_STATUS.get(status_code, "error")
    body: ProblemData = {
        "type": absolute_url(reverse("api:problem", args=[kind])),
        "title": EXPLANATIONS[kind][0],
        "status": status_code,
        "detail": detail,
        "instance": f"urn:uuid:{request_id()}",
    }
    if errors:
        body["errors"] = [{"parameter": k, "message": v} for k, v in errors.items()]
    return body


def problem_response(
    status_code: int, detail: str, extensions: Mapping[str, object] | None = None, **members: Any
) -> JsonResponse:
    """Return a problem document as a response; `problem` takes the same `members`."""
    body = {**problem(status_code, detail, **members), **(extensions or {})}
    response = JsonResponse(body, status=status_code, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    return response
