"""The form field of a time that clocks may show twice or not at all.

Django refuses such a time. Here its editor chooses one of the two moments that they may mean; the
choice is part of the form, and appears when it is shown again.
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
    """What a form was sent: the time as typed, and which moment was chosen for it."""

    text: str
    choice: str


class TimeInput(forms.DateTimeInput):
    """The browser's input, and below it the two moments that the time in it may mean.

    Wagtail's own opens a calendar that lies over the button of its dialog.
    """

    input_type = "datetime-local"
    template_name = "pages/time_input.html"

    class Media:
        css: ClassVar = {"all": ["css/times.css"]}

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")

    def value_from_datadict(self, data: Any, files: Any, name: str) -> TypedTime:
        """The two parts."""
        return TypedTime((data.get(name) or "").strip(), data.get(f"{name}-choice") or "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """`value` is what was sent, or a stored moment, of which is known which one it is."""
        if isinstance(value, datetime):
            text = self.format_value(timezone.make_naive(value))
            value = TypedTime(text or "", _key(value))
        elif not isinstance(value, TypedTime):
            value = TypedTime(value or "", "")
        text = value.text.replace(" ", "T")
        context: dict[str, Any] = super().get_context(name, text, attrs)
        return context | _question(value)


class TimeField(forms.DateTimeField):
    """A moment, typed as the time of the current zone."""

    widget = TimeInput

    def prepare_value(self, value: Any) -> Any:
        """Leave a moment as it is: the input shows also which of two it is."""
        return value

    def to_python(self, value: Any) -> datetime | None:
        """The moment; raises ValidationError while it is not known which of two is meant."""
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
    """How a form names a moment."""
    return f"{moment.timestamp():.0f}"


def _clock(text: str) -> datetime | None:
    """The time that `text` says, without a zone; None if it says none."""
    try:
        typed = parse_datetime(text)
    except ValueError:
        return None
    return typed if typed and timezone.is_naive(typed) else None


def _meant(text: str) -> list[datetime]:
    """The moments that `text` may mean; none if it is not a time."""
    clock = _clock(text)
    try:
        return moments(clock, timezone.get_current_timezone()) if clock else []
    except OverflowError:
        return []


def _is_shown(text: str) -> bool:
    clock = _clock(text)
    return clock is None or is_shown(clock, timezone.get_current_timezone())


def _question(value: TypedTime) -> dict[str, Any]:
    """For the template: why there is a choice, and what there is to choose."""
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
