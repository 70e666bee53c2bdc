"""Query parameters: what is allowed is listed; all else is refused with a 400 that names it."""

import re
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from cms.delivery.problems import InvalidParameter

MAXIMUM_LIMIT = 100
MAXIMUM_LENGTH = 2000
CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffd]")


@extend_schema_field({"type": "integer", "minimum": 1, "maximum": MAXIMUM_LIMIT})
class LimitField(serializers.Field[int, str, int, Any]):
    """A whole number from 1 to 100, in ASCII digits."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "range": f"Enter a whole number from 1 to {MAXIMUM_LIMIT}."
    }

    def to_internal_value(self, data: str) -> int:
        """Refuse signs, underscores, other digits, and numbers out of range."""
        if not re.fullmatch("[0-9]{1,3}", data) or not 1 <= int(data) <= MAXIMUM_LIMIT:
            self.fail("range")
        return int(data)

    def to_representation(self, value: int) -> int:
        return value


class TokenField(serializers.CharField):
    """Text of a length that an address can have."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": MAXIMUM_LENGTH, **kwargs})


class QueryParameters(serializers.Serializer[Any]):
    """The base of each route's parameters."""

    @classmethod
    def of(cls, request: Request, **kwargs: Any) -> dict[str, Any]:
        """The checked parameters of `request`; raises InvalidParameter."""
        query = request.query_params
        parameters = cls(data=query.dict(), **kwargs)
        errors = {
            name: "There is no such parameter here."
            for name in query
            if name not in parameters.fields
        }
        errors |= {
            name: "Give it once."
            for name, values in query.lists()
            if len(values) > 1 and name not in errors
        }
        errors |= {
            name: "Control characters are not allowed."
            for name, value in query.items()
            if CONTROL_CHARACTERS.search(str(value)) and name not in errors
        }
        if not parameters.is_valid():
            for name, messages in parameters.errors.items():
                errors.setdefault(str(name), " ".join(str(message) for message in messages))
        if errors:
            raise InvalidParameter(errors)
        return dict(parameters.validated_data)


class ListingParameters(QueryParameters):
    """Those of every listing."""

    limit = LimitField(default=20, help_text="How many, 1 to 100.")
    cursor = TokenField(required=False, help_text="From `next` or `previous`.")
    ordering = serializers.ChoiceField(
        choices=[
            "-published_at",
            "published_at",
            "-updated_at",
            "updated_at",
            "title",
            "-title",
        ],
        default="-published_at",
    )
    fields_ = TokenField(required=False)
    include = serializers.ChoiceField(
        choices=["body"], required=False, help_text="`body`: whole items instead of summaries."
    )
    locale = TokenField(required=False, max_length=16, help_text="A language code such as `en`.")
    published_after = serializers.DateTimeField(required=False)
    published_before = serializers.DateTimeField(required=False)
    updated_after = serializers.DateTimeField(required=False)

    def get_fields(self) -> dict[str, Any]:
        """`fields` is an attribute of serializers, so its field has another name in Python."""
        found = super().get_fields()
        found["fields"] = found.pop("fields_")
        return found
