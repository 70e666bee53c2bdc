"""The kinds of values that parameters have. What is wrong with one is said as what to do."""

import re
from datetime import UTC, date, datetime
from typing import Any, ClassVar, NoReturn
from urllib.parse import quote_plus
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

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
# Of these kinds Python and REST framework take more: other digits, underscores, braces, no offset.
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
        """Refuse signs, underscores, other digits, and numbers out of range."""
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
    """Text of a length that an address can have, taken as it is."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "blank": BLANK,
        "max_length": "Give at most {max_length} characters.",
        "required": REQUIRED,
    }

    def __init__(self, **kwargs: Any) -> None:
        given = {"min_length": 1, "max_length": MAXIMUM_LENGTH, "trim_whitespace": False}
        super().__init__(**{**given, **kwargs})


class PatternField(TokenField):
    """Text that matches a pattern; who gives another is told what it should be, and shown one."""

    pattern: ClassVar[str]
    wanted: ClassVar[str]

    def to_internal_value(self, data: Any) -> Any:
        """The text, when it has the form."""
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
    """A language by BCP 47."""

    pattern, wanted = LANGUAGE_PATTERN, "a language code, such as en or pt-BR"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=16, **kwargs)


class IdField(serializers.UUIDField):
    """The id of an item, as the API writes it."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": "Enter an id as the API gives it, such as 3f2b8c1e-5d4a-4e6f-9a7b-0c1d2e3f4a5b."
    }

    def to_internal_value(self, data: Any) -> UUID:
        """Refuse braces, other digits, underscores, and UUIDs without hyphens."""
        return super().to_internal_value(data if re.fullmatch(ID_PATTERN, data) else "")


class DayField(serializers.DateField):
    """A day, as ISO 8601 writes it."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": "Enter a date such as 2026-03-01."
    }

    def to_internal_value(self, value: Any) -> date:
        """Refuse other digits and other ways to write a date."""
        return super().to_internal_value(value if re.fullmatch(DAY_PATTERN, value) else "")


class TimeField(serializers.DateTimeField):
    """A time with its offset, by RFC 3339."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": TIME,
        "overflow": "Enter a time in the years 1 to 9999 of UTC.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(default_timezone=UTC, **kwargs)

    def to_internal_value(self, value: Any) -> datetime:
        """Refuse other digits, and times of no known place."""
        return super().to_internal_value(value if re.fullmatch(TIME_PATTERN, value) else "")


class OneOfField(serializers.ChoiceField):
    """One of a few values."""

    def fail(self, key: str, **kwargs: Any) -> NoReturn:
        """Whatever was given: say which there are."""
        raise serializers.ValidationError(f"Choose one of {', '.join(map(str, self.choices))}.")


class WordsField(serializers.CharField):
    """What somebody searches for: any text is words, and nothing in it is an operator.

    `next` repeats the words and has a cursor beside them: servers take lines of 8 KB, not more.
    """

    default_error_messages: ClassVar[dict[str, Any]] = {
        "blank": BLANK,
        "long": f"Search for less: an address needs over {MAXIMUM_SEARCH} characters for this.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(trim_whitespace=False, **kwargs)
        self.validators = []  # They would refuse NUL and half surrogates.

    def to_internal_value(self, data: Any) -> Any:
        """A `Query`."""
        query = Query.of(super().to_internal_value(data))
        if len(quote_plus(query.text)) > MAXIMUM_SEARCH:
            self.fail("long")
        return query
