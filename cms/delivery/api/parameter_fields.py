"""Serializer fields for query parameters. Their error messages say what to enter instead."""

import re
from datetime import UTC, date, datetime
from typing import Any, ClassVar, NoReturn
from urllib.parse import quote_plus
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import empty
from wagtail.models import Locale

from cms.foundation.search.queries import Query

MAXIMUM_LIMIT = 100
LARGEST_SIZE = 10_000
MAXIMUM_LENGTH = 2000
MAXIMUM_SEARCH = 2500
BLANK = "Give it a value, or leave it out."
REQUIRED = "Give it; without it there is nothing to answer."
TIME = (
    "Enter a time by RFC 3339, such as 2026-03-01T00:00:00Z; the + of an offset is written %2B "
    "in an address."
)
# Python and REST framework would accept more: other digits, underscores, braces, no offset.
ID_PATTERN = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
DAY_PATTERN = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
TIME_PATTERN = (
    rf"{DAY_PATTERN}[Tt][0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?:\.[0-9]{{1,6}})?"
    "(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
)
SLUG_PATTERN = "[A-Za-z0-9_-]+"
LANGUAGE_PATTERN = "[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*"


@extend_schema_field({"type": "integer", "minimum": 1, "maximum": MAXIMUM_LIMIT})
class LimitField(serializers.Field[int, str, int, Any]):
    """A whole number from 1 to 100, in ASCII digits."""

    maximum = MAXIMUM_LIMIT
    default_error_messages: ClassVar[dict[str, Any]] = {
        "range": "Enter a whole number from 1 to {maximum}."
    }

    def to_internal_value(self, data: str) -> int:
        """Return the number; refuse signs, underscores, non-ASCII digits, and other numbers."""
        if not re.fullmatch("[0-9]{1,5}", data) or not 1 <= int(data) <= self.maximum:
            self.fail("range", maximum=self.maximum)
        return int(data)

    def to_representation(self, value: int) -> int:
        return value


@extend_schema_field({"type": "integer", "minimum": 1, "maximum": LARGEST_SIZE})
class SizeField(LimitField):
    """A number of pixels, from 1 to 10000."""

    maximum = LARGEST_SIZE


@extend_schema_field(
    {
        "type": "string",
        "pattern": r"^[^\u0000-\u001F\u007F\uFFFD]+$",
        "minLength": 1,
        "maxLength": MAXIMUM_LENGTH,
    }
)
class TokenField(serializers.CharField):
    """Text that is not stripped, and that is short enough for a URL."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "blank": BLANK,
        "max_length": "Give at most {max_length} characters.",
        "required": REQUIRED,
    }

    def __init__(self, **kwargs: Any) -> None:
        given = {"min_length": 1, "max_length": MAXIMUM_LENGTH, "trim_whitespace": False}
        super().__init__(**{**given, **kwargs})


class PatternField(TokenField):
    """Text that matches `pattern`. The error message says what is `wanted`, with an example."""

    pattern: ClassVar[str]
    wanted: ClassVar[str]

    def to_internal_value(self, data: Any) -> Any:
        """Return the text; raise ValidationError if it does not match the pattern."""
        if not re.fullmatch(self.pattern, str(data)):
            raise serializers.ValidationError(f"Enter {self.wanted}.")
        return super().to_internal_value(data)


@extend_schema_field({"type": "string", "pattern": f"^{SLUG_PATTERN}$", "maxLength": 80})
class SlugField(PatternField):
    """The slug of a topic."""

    pattern, wanted = SLUG_PATTERN, "the slug of a topic, such as back-pain"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=80, **kwargs)


@extend_schema_field({"type": "string", "pattern": f"^{LANGUAGE_PATTERN}$", "maxLength": 16})
class LanguageField(PatternField):
    """A language code, by BCP 47."""

    pattern, wanted = LANGUAGE_PATTERN, "a language code, such as en or pt-BR"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=16, **kwargs)


class LocaleField(LanguageField):
    """The code of a language that the site has content in, in any case."""

    def run_validation(self, data: Any = empty) -> Any:
        """Return the code as items have it; raise ValidationError for one that none can have."""
        given = str(super().run_validation(data)).lower()
        known = {
            code.lower(): code for code in Locale.objects.values_list("language_code", flat=True)
        }
        if given not in known:
            raise serializers.ValidationError(f"Choose one of {', '.join(sorted(known.values()))}.")
        return known[given]


class IdField(serializers.UUIDField):
    """The id of an item, as the API writes it."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": "Enter an id as the API gives it, such as 3f2b8c1e-5d4a-4e6f-9a7b-0c1d2e3f4a5b."
    }

    def to_internal_value(self, data: Any) -> UUID:
        """Return the UUID; refuse braces, non-ASCII digits, underscores, and missing hyphens."""
        return super().to_internal_value(data if re.fullmatch(ID_PATTERN, data) else "")


class DayField(serializers.DateField):
    """A date in the form YYYY-MM-DD of ISO 8601."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": "Enter a date such as 2026-03-01."
    }

    def to_internal_value(self, value: Any) -> date:
        """Return the date; refuse non-ASCII digits and other date formats."""
        return super().to_internal_value(value if re.fullmatch(DAY_PATTERN, value) else "")


class TimeField(serializers.DateTimeField):
    """A date and time with a UTC offset, by RFC 3339."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": TIME,
        "overflow": "Enter a time in the years 1 to 9999 of UTC.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(default_timezone=UTC, **kwargs)

    def to_internal_value(self, value: Any) -> datetime:
        """Return the time; refuse non-ASCII digits, and times without a UTC offset."""
        return super().to_internal_value(value if re.fullmatch(TIME_PATTERN, value) else "")


class OneOfField(serializers.ChoiceField):
    """A choice field whose error message lists the choices."""

    def fail(self, key: str, **kwargs: Any) -> NoReturn:
        """Raise ValidationError with the list of choices, whatever the error is."""
        raise serializers.ValidationError(f"Choose one of {', '.join(map(str, self.choices))}.")


class WordsField(serializers.CharField):
    """The text of a search: any text is taken as words, and nothing in it is an operator.

    Its length is limited because `next` repeats it beside a cursor, and servers accept request
    lines of 8 KB at most.
    """

    default_error_messages: ClassVar[dict[str, Any]] = {
        "blank": BLANK,
        "long": f"Search for less: an address needs over {MAXIMUM_SEARCH} characters for this.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(trim_whitespace=False, **kwargs)
        self.validators = []  # The default ones refuse NUL and lone surrogates.

    def to_internal_value(self, data: Any) -> Any:
        """Return the text as a `Query`; raise ValidationError if it is too long for a URL."""
        query = Query.of(super().to_internal_value(data))
        if len(quote_plus(query.text)) > MAXIMUM_SEARCH:
            self.fail("long")
        return query
