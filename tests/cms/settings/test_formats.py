"""Dates and times are written in one way on every screen."""

import re
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils.formats import date_format
from wagtail.utils.timestamps import render_timestamp

MOMENT = datetime(2026, 11, 29, 20, 4, tzinfo=UTC)
# Of machines, of one part of a date beside another part, and of a day alone.
NOT_TIMES = {"Y-m-d", "Y-m", r"Y-m-d\TH:i:sP", "l", "F", "l, F j", "T", "F j, Y", "DATETIME_FORMAT"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("DATE_FORMAT", "November 29, 2026"),
        ("SHORT_DATE_FORMAT", "November 29, 2026"),
        ("DATETIME_FORMAT", "November 29, 2026, 20:04"),
        ("SHORT_DATETIME_FORMAT", "November 29, 2026, 20:04"),
        ("TIME_FORMAT", "20:04"),
    ],
)
def test_each_format(name: str, expected: str) -> None:
    assert date_format(MOMENT, name) == expected


def test_wagtail_writes_as_we_do() -> None:
    template = "{% load wagtailadmin_tags %}{% human_readable_date moment %}{{ moment }}"
    html = Template(template).render(Context({"moment": MOMENT}))

    assert html.count("November 29, 2026, 20:04") == 2
    assert render_timestamp(MOMENT) == "November 29, 2026, 20:04"


def test_no_template_of_ours_has_a_format_of_its_own_for_a_time() -> None:
    used = {
        (path.name, form)
        for folder in ("cms", "home", "articles", "practitioners")
        for path in (settings.BASE_DIR / folder).rglob("*.html")
        for form in re.findall(r"""\|date:["']([^"']+)["']""", path.read_text())
        if form not in NOT_TIMES
    }

    assert used == set()
