"""The order in which partners and readers are told what changed."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.log_actions import registry
from wagtail.models import PageLogEntry

from articles.parts import Correction
from tests.factories import SiteTree, make_article

pytestmark = pytest.mark.django_db


def test_partners_get_the_newest_first_and_readers_what_was_wrong(
    site: SiteTree, api: Client
) -> None:
    article = make_article(site, publish=False)
    for day, kind, text in (
        (3, "correction", "Older"),
        (5, "update", "New"),
        (4, "correction", "Newer"),
        (5, "update", "Newest"),
    ):
        article.corrections.create(date=date(2026, 1, day), kind=kind, text=text)
    article.save_revision().publish()
    item = api.get(f"/api/v1/articles/{article.content_id}/").json()
    page = BeautifulSoup(api.get("/articles/back-pain/").content, "html.parser")
    shown = [
        [note.get_text().split(":")[-1].strip() for note in page.select(place)]
        for place in (".header .correction", ".corrections p")
    ]

    assert [note["text"] for note in item["corrections"]] == ["Newest", "New", "Newer", "Older"]
    assert shown == [["Newer"], ["Older", "Newest", "New"]]


def test_what_has_not_happened_yet_is_no_correction() -> None:
    note = Correction(date=timezone.localdate() + timedelta(days=1), text="It will be.")

    with pytest.raises(ValidationError) as raised:
        note.clean()
    assert raised.value.message_dict == {"date": ["This day has not come yet."]}


def test_the_history_keeps_what_readers_were_told(site: SiteTree) -> None:
    article = make_article(site)
    article.corrections.create(date=date(2026, 1, 4), kind="correction", text="It was 4, not 5.")
    article.save_revision().publish()
    article.corrections.clear()
    draft = article.save_revision()
    entries = PageLogEntry.objects.filter(page=article.pk, action="articles.note")
    assert len(entries) == 1
    draft.publish()

    formatter = registry.get_formatter(entries[0])
    assert [formatter.format_message(entry) for entry in entries.order_by("pk")] == [
        "Added the correction of 2026-01-04: “It was 4, not 5.”",
        "Removed the correction of 2026-01-04: “It was 4, not 5.”",
    ]
