"""The form field for a time that clocks may show twice or not at all.

Django refuses such a time. Here the editor chooses one of the two moments that the time may mean;
the choice is part of the form, and appears when the form is shown again.
"""

from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail.admin.forms.models import register_form_field_override

from cms.content.pages.clock import is_shown, moments, offset_name

TWICE = "The clocks are set back that night, so this time comes twice. Choose the one you mean."
NEVER = "The clocks are set forward that night and skip this time. Choose one of these instead."


class TypedTime(NamedTuple):
    """The submitted value: the time as typed, and the moment that was chosen for it."""

    text: str
    choice: str


class TimeInput(forms.DateTimeInput):
    """The browser's time input, followed by a choice of two moments if the time is ambiguous.

    Wagtail's widget opens a calendar that covers the button of its dialog.
    """

    input_type = "datetime-local"
    template_name = "pages/time_input.html"

    class Media:
        css: ClassVar = {"all": ["css/times.css"]}

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")

    def value_from_datadict(self, data: Any, files: Any, name: str) -> TypedTime:
        """Return the typed time and the choice."""
        return TypedTime((data.get(name) or "").strip(), data.get(f"{name}-choice") or "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the choice; `value` is a submitted time or a stored, unambiguous moment."""
        if isinstance(value, datetime):
            text = self.format_value(timezone.make_naive(value))
            value = TypedTime(text or "", _key(value))
        elif not isinstance(value, TypedTime):
            value = TypedTime(value or "", "")
        text = value.text.replace(" ", "T")
        context: dict[str, Any] = super().get_context(name, text, attrs)
        return context | _question(value)


class TimeField(forms.DateTimeField):
    """A form field for a moment, which is typed as a time in the current time zone."""

    widget = TimeInput

    def prepare_value(self, value: Any) -> Any:
        """Return a moment unchanged, because the input also shows which of two moments it is."""
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether another time was typed; the input shows no seconds."""
        if isinstance(initial, datetime):
            initial = initial.replace(second=0, microsecond=0)
        return super().has_changed(initial, data)

    def to_python(self, value: Any) -> datetime | None:
        """Return the moment. Raise ValidationError while it is unknown which of two is meant."""
        if not isinstance(value, TypedTime):
            return super().to_python(value)
        if not value.text:
            return None
        meant = _meant(value.text)
        if not meant:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        chosen = [moment for moment in meant if _key(moment) == value.choice]
        if len(meant) > 1 and not chosen:
            message = TWICE if _is_shown(value.text) else NEVER
            raise ValidationError(message, code="ambiguous_time")
        return (chosen or meant)[0]


register_form_field_override(
    models.DateTimeField, override={"form_class": TimeField, "widget": TimeInput}
)


def _key(moment: datetime) -> str:
    """Return the name of `moment` in a form."""
    return f"{moment.timestamp():.0f}"


def _clock(text: str) -> datetime | None:
    """Return the time in `text` without a zone; None if there is none."""
    try:
        typed = parse_datetime(text)
    except ValueError:
        return None
    return typed if typed and timezone.is_naive(typed) else None


def _meant(text: str) -> list[datetime]:
    """Return the moments that `text` may mean; none if `text` is not a time."""
    clock = _clock(text)
    try:
        return moments(clock, timezone.get_current_timezone()) if clock else []
    except OverflowError:
        return []


def _is_shown(text: str) -> bool:
    clock = _clock(text)
    return clock is None or is_shown(clock, timezone.get_current_timezone())


def _question(value: TypedTime) -> dict[str, Any]:
    """Return the template context for the choice: why there is one, and its options."""
    meant, zone = _meant(value.text), timezone.get_current_timezone()
    if len(meant) < 2:
        return {}
    shown = _is_shown(value.text)
    times = (", the first time", ", the second time") if shown else ("", "")
    options = [
        {
            "value": _key(moment),
            "label": f"{moment.astimezone(zone):%H:%M}{which} ({offset_name(moment, zone)})",
            "chosen": _key(moment) == value.choice,
        }
        for moment, which in zip(meant, times, strict=True)
    ]
    answered = any(option["chosen"] for option in options)
    return {"is_shown": shown, "options": options, "is_answered": answered}
