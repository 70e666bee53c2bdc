"""Items of a type that nothing knows are built together, and get the terms of the practice."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from cms.content.practice.current import current_practice
from cms.delivery.items.batches import reading_together
from cms.delivery.items.building import build, build_if_public
from cms.delivery.models import ContentItem, Rebuild
from cms.delivery.sync.rebuilding import rebuild_stale
from cms.foundation.formats.content import encode
from tests.sample.world import World

pytestmark = pytest.mark.django_db


def built(world: World) -> tuple[bytes, int]:
    pages = list(Page.objects.filter(pk=world.service.pk).specific())
    with CaptureQueriesContext(connection) as queries, reading_together(pages):
        content = build_if_public(pages[0])
    return encode(content), len(queries)


def test_few_queries_give_the_same_bytes(world: World) -> None:
    built(world)
    alone = encode(build_if_public(Page.objects.get(pk=world.service.pk).specific))

    assert built(world) == (alone, 8)


def test_terms_are_put_into_the_stored_item(
    world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DELIVERY_REBUILD_INLINE = 0
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    practice = current_practice()
    practice.practice_name, practice.disclaimer = "Loud Harbor", "<p>No <b>advice</b>.</p>"
    practice.content_licence, practice.attribution_text = "CC BY 4.0", "From us & you"
    practice.save()
    assert set(Rebuild.objects.values_list("terms_only", flat=True)) == {True}
    with monkeypatch.context() as patch:
        patch.setattr("cms.delivery.sync.planning.build_if_public", pytest.fail)
        rebuild_stale()

    item = ContentItem.objects.get(pk=world.key)
    anew = {**build(Page.objects.get(pk=world.service.pk).specific), "position": item.position}
    assert bytes(item.content) == encode(anew)
    assert item.parsed["attribution"]["licence"] == "CC BY 4.0"
