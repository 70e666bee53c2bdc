"""Opening hours are words for people; search engines are told the days that they surely mean."""

import pytest

from cms.content.practice.opening_hours import DAYS, days_of_week


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Monday", ["Monday"]),
        ("Monday to Thursday", ["Monday", "Tuesday", "Wednesday", "Thursday"]),
        ("mon – wed", ["Monday", "Tuesday", "Wednesday"]),
        ("Tue., Thu. and Sat", ["Tuesday", "Thursday", "Saturday"]),
        ("Saturday & Sunday", ["Saturday", "Sunday"]),
        ("Friday through Monday", ["Monday", "Friday", "Saturday", "Sunday"]),
        ("Mo-Fr, Sunday", [*DAYS[:5], "Sunday"]),
        ("Weekdays", list(DAYS[:5])),
        ("Daily", list(DAYS)),
        (" every day ", list(DAYS)),
    ],
)
def test_what_is_understood(text: str, days: list[str]) -> None:
    assert days_of_week(text) == days


@pytest.mark.parametrize(
    "text",
    ["", "By arrangement", "Monday by arrangement", "First Monday", "Mon to", "Mon-Wed-Fri", "T"],
)
def test_what_is_not_understood_is_not_guessed(text: str) -> None:
    assert days_of_week(text) == []
