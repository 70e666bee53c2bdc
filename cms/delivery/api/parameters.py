"""Query parameters. Any that a route does not list gets a 400 that names it."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Required, TypedDict

from rest_framework import serializers
from rest_framework.request import Request

from cms.delivery.api.parameter_fields import (
    MAXIMUM_SEARCH,
    LimitField,
    LocaleField,
    OneOfField,
    TimeField,
    TokenField,
    WordsField,
)
from cms.delivery.api.problems import InvalidParameter
from cms.foundation.search.queries import Query

NEWEST_FIRST, BEST_FIRST = "-published_at", "relevance"
NO_SEARCH = "Only what is searched for has a relevance: give `search` too."
CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffd]")
CONTROL = "Leave out control characters, and encode the others in UTF-8."
REPEATED = "Give it once."
NONE = "This address takes no parameters."


class PageData(TypedDict, total=False):
    """Which page of a list is asked for."""

    limit: Required[int]
    cursor: str


class ListingData(PageData, total=False):
    """What any listing can be asked for. A type's own filters are read by their names."""

    ordering: Required[str]
    search: Query
    fields: str
    include: str
    locale: str
    published_after: datetime
    published_before: datetime
    updated_after: datetime


class QueryParameters(serializers.Serializer[Any]):
    """The base of each route's parameters."""

    @classmethod
    def of(cls, request: Request) -> Any:
        """Return the checked parameters of `request`; raise InvalidParameter if any is wrong."""
        query = request.query_params
        parameters = cls(data=query.dict())
        unknown = _unknown(parameters.fields)
        errors = {name: unknown for name in query if name not in parameters.fields}
        errors |= {
            name: REPEATED
            for name, values in query.lists()
            if len(values) > 1 and name not in errors
        }
        errors |= {
            name: CONTROL
            for name, value in query.items()
            if CONTROL_CHARACTERS.search(str(value))
            and name not in errors
            and not isinstance(parameters.fields.get(name), WordsField)
        }
        if not parameters.is_valid():
            for name, messages in parameters.errors.items():
                errors.setdefault(str(name), " ".join(str(message) for message in messages))
        if errors:
            raise InvalidParameter(errors)
        return dict(parameters.validated_data)


def _unknown(names: Iterable[str]) -> str:
    listed = ", ".join(sorted(names))
    return f"There is no such parameter here, only {listed}." if listed else NONE


class ListingParameters(QueryParameters):
    """Those of every listing.

    A type adds the filters of its own. One that has the name of a facet finds the items that carry
    its value; `before` names the facet of each that finds those with an earlier value.
    """

    before: ClassVar[Mapping[str, str]] = {}

    limit = LimitField(default=20, help_text="How many, 1 to 100.")
    cursor = TokenField(required=False, help_text="From `next` or `previous`.")
    ordering = OneOfField(
        choices=[
            "-published_at",
            "published_at",
            "-updated_at",
            "updated_at",
            "title",
            "-title",
            BEST_FIRST,
        ],
        required=False,
        help_text=f"`{NEWEST_FIRST}`, and with `search` `{BEST_FIRST}`, unless something is asked "
        "for.",
    )
    search = WordsField(
        required=False,
        help_text="Words, all of which are in what is found: in its title, summary, body, authors "
        f"or topics. At most {MAXIMUM_SEARCH} characters as an address has them.",
    )
    fields_ = TokenField(
        required=False,
        help_text="Names with commas between them, such as `id,title,authors.name`: items have "
        "these only.",
    )
    include = OneOfField(
        choices=["body"], required=False, help_text="`body`: whole items instead of summaries."
    )
    locale = LocaleField(
        required=False, help_text="One of the `locales` of `site/`, or one without items yet."
    )
    published_after = TimeField(required=False)
    published_before = TimeField(required=False)
    updated_after = TimeField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Order a search by relevance by default; refuse that ordering without a search."""
        if "search" not in attrs and attrs.get("ordering") == BEST_FIRST:
            raise serializers.ValidationError({"ordering": NO_SEARCH})
        default = BEST_FIRST if "search" in attrs else NEWEST_FIRST
        return {"ordering": default, **attrs}

    def get_fields(self) -> dict[str, Any]:
        """Rename `fields_` to `fields`, which is the name of an attribute of serializers."""
        found = super().get_fields()
        found["fields"] = found.pop("fields_")
        return found

    @classmethod
    def filters(cls) -> dict[str, str]:
        """Return the facet's name for each filter that this class adds, by the filter's name."""
        own = cls().fields.keys() - ListingParameters().fields.keys()
        return {name: cls.before.get(name, name) for name in sorted(own)}
