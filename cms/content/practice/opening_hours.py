"""The days of the week in a line of the opening hours."""

import re

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WORDS = {day[:length].lower(): day for day in DAYS for length in (2, 3, 4, 5, len(day))}
GROUPS = {"daily": DAYS, "every day": DAYS, "weekdays": DAYS[:5], "weekends": DAYS[5:]}
RANGE = re.compile(r"\s*(?:\bto\b|\bthrough\b|-|–|—)\s*")
SEPARATOR = re.compile(r"\s*(?:,\s*and\b|\band\b|,|&|\+|/)\s*")


def days_of_week(text: str) -> list[str]:
    """Return the days that `text` names, such as “Monday to Thursday, Sat”, in their order.

    The list is empty if a part of `text` is not understood: no hours are better than wrong ones.
    """
    found: set[str] = set()
    for part in SEPARATOR.split(text.strip().lower()):
        days = GROUPS.get(part) or _range([name.strip(" .") for name in RANGE.split(part)])
        if not days:
            return []
        found.update(days)
    return [day for day in DAYS if day in found]


def _range(names: list[str]) -> tuple[str, ...]:
    """Return the days from the first name to the last, also across the end of the week."""
    if len(names) > 2 or not all(name in WORDS for name in names):
        return ()
    first, last = DAYS.index(WORDS[names[0]]), DAYS.index(WORDS[names[-1]])
    return tuple(DAYS[(first + step) % 7] for step in range((last - first) % 7 + 1))
