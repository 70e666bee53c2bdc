"""What is downloaded as a spreadsheet holds no formula, whichever view of the admin it is from."""

import csv
from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from django.apps import apps
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Concat, Left
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from cms.content.images.models import Image
from cms.editorial.link_check.models import ExternalLink
from cms.foundation.exports import harmless
from tests.factories import make_image
from tests.roles.world import SUPERUSER, World, make_world

# What programs wrote and read; changed, there would be no site to ask.
OF_PROGRAMS = {
    *("path", "url_path", "slug", "password", "session_key", "session_data", "token_hash"),
    *("app_label", "model", "codename", "language_code", "hostname", "action", "model_path"),
    *("base_content_type", "object_id", "content_path", "content_path_hash"),
}


def exports() -> dict[str, type[Any]]:
    """The address of each view of the admin that can be downloaded, and its class."""
    return {f"/{path}": view for path, view in _views(get_resolver().url_patterns, "")}


def _views(patterns: list[Any], prefix: str) -> Iterator[tuple[str, type[Any]]]:
    for pattern in patterns:
        path = f"{prefix}{pattern.pattern}"
        if hasattr(pattern, "url_patterns"):
            yield from _views(pattern.url_patterns, path)
        elif (view := _class_of(pattern.callback)) and issubclass(view, SpreadsheetExportMixin):
            yield path, view


def _class_of(callback: Any) -> type[Any] | None:
    """The class of a view, in whatever it is wrapped."""
    while not hasattr(callback, "view_class") and hasattr(callback, "__wrapped__"):
        callback = callback.__wrapped__
    found: type[Any] | None = getattr(callback, "view_class", None)
    return found


@pytest.fixture
def world(db: None) -> World:
    """A practice in which each text begins with a sign of a formula."""
    world = make_world()
    page, today = world.pages["article"], timezone.now()
    link = ExternalLink.objects.create(url="https://a.example/", state=ExternalLink.State.BROKEN)
    link.pages.add(page)
    make_image("Agreed", consent_given_on=today, consent_given_by="Ada", shows_person=True)
    Image.objects.create(title="Lacking", file=make_image("A").file.name, width=1, height=1)
    signs = ["=", "+", "-", "@", "\t", "\r", " =", "\x0b=1+"]
    for model in apps.get_models():
        for number, field in enumerate(model._meta.local_concrete_fields):
            is_text = isinstance(field, models.CharField | models.TextField)
            if is_text and not field.choices and field.name not in OF_PROGRAMS:
                sign, texts = signs[number % len(signs)], model._default_manager.all()
                text = Concat(Value(sign), F(field.name))
                cut = Left(text, field.max_length) if field.max_length else text
                texts.exclude(**{field.name: ""}).update(**{field.name: cut})
    return world


def cells_of_csv(content: bytes) -> list[list[Any]]:
    """The rows below the headings."""
    return list(csv.reader(StringIO(content.decode(), newline="")))[1:]


def cells_of_xlsx(content: bytes) -> list[list[Any]]:
    """The cells of the rows below the headings."""
    sheet = load_workbook(BytesIO(content)).active
    return [list(row) for row in sheet.iter_rows()][1:]


def begins_a_formula(text: str) -> bool:
    """What a spreadsheet program may take for one."""
    return text[:1] in "\t\r\n" or text.lstrip()[:1] in ("=", "+", "-", "@") if text else False


def download(client: Client, address: str, form: str) -> bytes:
    answer: Any = client.get(address, {"export": form})
    assert (address, answer.status_code) == (address, 200)
    assert answer["Content-Disposition"].endswith((f'.{form}"', f".{form}"))
    return b"".join(answer.streaming_content)


def test_no_export_has_a_formula(world: World) -> None:
    client, downloaded, with_text = world.browser(SUPERUSER), set(), set()
    for address, view in exports().items():
        rows = cells_of_csv(download(client, address, "csv"))
        texts = [cell for row in rows for cell in row]
        sheet = [
            cell
            for row in cells_of_xlsx(download(client, address, "xlsx"))
            for cell in row
            if cell.value is not None
        ]

        assert (address, [text for text in texts if begins_a_formula(text)]) == (address, [])
        assert (address, [cell for cell in sheet if cell.data_type == "f"]) == (address, [])
        if any(text.startswith("'") for text in texts):
            downloaded.add(view)
        if any(begins_a_formula(str(cell.value)) and cell.data_type == "s" for cell in sheet):
            with_text.add(view)

    # Each of them had something to make harmless, so that none is right by being empty.
    assert downloaded == with_text == {view for view in exports().values() if view.list_export}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t=1"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        ("  =1", "'  =1"),
        ("\u00a0@x", "'\u00a0@x"),
        ("\uff1d1", "'\uff1d1"),
        ("1 = 1", "1 = 1"),
        ("'=1", "'=1"),
        ("", ""),
    ],
)
def test_what_a_spreadsheet_program_would_calculate(text: str, expected: str) -> None:
    assert harmless(text) == expected


class Export(SpreadsheetExportMixin):
    """A view with headings of somebody's, and values of several kinds."""

    list_export: ClassVar = ["title", "number", "names", "day", "nothing"]
    export_headings: ClassVar = {name: f"={name}" for name in list_export}


ROW = SimpleNamespace(
    title="=1\x0b+1", number=-5, names=["-a", "b"], day=date(2026, 1, 2), nothing=None
)


def test_headings_are_harmless_and_numbers_stay_numbers() -> None:
    text, file = b"".join(Export().stream_csv([ROW])).decode(), BytesIO()
    Export().write_xlsx([ROW], file)
    headings, row = load_workbook(file).active.iter_rows()

    assert list(csv.reader(StringIO(text))) == [
        [f"'={name}" for name in Export.list_export],
        ["'=1+1", "-5", "'-a, b", "2026-01-02", ""],
    ]
    assert {cell.data_type for cell in headings} == {"s"}
    assert [(cell.value, cell.data_type) for cell in row] == [
        ("=1+1", "s"),
        (-5, "n"),
        ("-a, b", "s"),
        (date(2026, 1, 2), "d"),
        (None, "n"),
    ]
