"""What the factories make is what Wagtail makes."""

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from wagtail.models import Page

from tests import factories
from tests.clock import stopped_clock
from tests.factories import SiteTree, make_article, make_image, make_practitioner, make_topic

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
UUID = re.compile(r"\b[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}\b")


def _as_wagtail_does(page: Page) -> None:
    page.save_revision().publish()
    page.refresh_from_db()


def _rows() -> dict[str, list[Any]]:
    """All that the database holds, with each random key by when it is first seen."""
    seen: dict[str, str] = {}

    def named(value: object) -> str:
        return UUID.sub(lambda found: seen.setdefault(found[0], f"key {len(seen)}"), str(value))

    return {
        model._meta.db_table: [
            [named(value) for value in row]
            for row in model._base_manager.order_by("pk").values_list()
        ]
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
    }


def _count_from_the_rows() -> None:
    """Let sequences go on after the rows that there are: a rollback does not turn them back."""
    models = apps.get_models(include_auto_created=True)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _made(make: Callable[[], Page]) -> tuple[dict[str, list[Any]], dict[str, Any]]:
    """The rows after `make`, and what is in the page in memory; all of it is undone."""
    _count_from_the_rows()
    with stopped_clock(NOW), transaction.atomic():
        page = make()
        rows = _rows()
        transaction.set_rollback(True)
    fields = [field.attname for field in page._meta.concrete_fields]
    fields.remove("translation_key")
    kept = {name: str(getattr(page, name)) for name in fields}
    return rows, kept


def test_a_page_is_published_as_by_wagtail(site: SiteTree, monkeypatch: pytest.MonkeyPatch) -> None:
    picture, topic = make_image(), make_topic()

    def make() -> Page:
        keys: list[dict[str, Any]] = [{"content_id": uuid.UUID(int=n)} for n in (1, 2, 3)]
        author = make_practitioner(site, portrait=picture, specialties=[topic], **keys[0])
        parts: dict[str, Any] = {"authors": [author], "topics": [topic], "hero_image": picture}
        first = make_article(site, "Neck pain", **parts, **keys[1])
        return make_article(site, **parts, related=[first], **keys[2])

    quickly = _made(make)
    monkeypatch.setattr(factories, "_publish", _as_wagtail_does)

    assert quickly == _made(make)
