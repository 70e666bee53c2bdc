"""Migrations know nothing of blocks, keep them all, and can still change what is stored of them."""

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from wagtail import blocks
from wagtail.blocks.migrations.operations import (
    BaseBlockOperation,
    RenameStreamChildrenOperation,
    RenameStructChildrenOperation,
)

from articles.models import ArticlePage
from cms.content.blocks.body import BodyBlock
from cms.content.blocks.streams import MigrateBlocks
from tests.factories import SiteTree, make_article, stream

pytestmark = pytest.mark.django_db

BODY = stream(
    ("heading", {"text": "When to come", "level": "2"}),
    ("key_points", {"title": "In short", "points": ["Keep moving.", "Rest."]}),
    ("a_block_that_is_no_more", {"text": "It was shown once."}),
)


def historical_apps() -> Any:
    """The models as a data migration gets them, after all that there are."""
    return MigrationLoader(connection).project_state().apps


def store_body(article: ArticlePage, body: str) -> None:
    """Put `body` into the row and into the latest revision, past all that would change it."""
    ArticlePage.objects.filter(pk=article.pk).update(body=json.loads(body))
    revision = article.latest_revision
    revision.content["body"] = body
    revision.save(update_fields=["content"])


def stored_body(article: ArticlePage) -> Any:
    """What the row has, as it was written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM articles_articlepage WHERE page_ptr_id = %s", [article.pk])
        (body,) = cursor.fetchone()
    return json.loads(body) if isinstance(body, str) else body


def test_a_new_block_makes_no_migration(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    body = ArticlePage._meta.get_field("body").stream_block
    monkeypatch.setitem(body.child_blocks, "dosage", blocks.CharBlock())
    call_command("makemigrations", check_changes=True, dry_run=True)

    assert capsys.readouterr().out == "No changes detected\n"


def test_a_data_migration_that_saves_a_page_keeps_its_blocks(site: SiteTree) -> None:
    article = make_article(site)
    store_body(article, BODY)
    page = historical_apps().get_model("articles", "ArticlePage").objects.get(pk=article.pk)
    page.summary = "Another one."
    page.save()

    assert page.body.raw_data[0]["value"] == {"text": "When to come", "level": "2"}
    assert stored_body(article) == json.loads(BODY)
    article.refresh_from_db()
    assert article.summary == "Another one."


def test_a_data_migration_adds_a_page(site: SiteTree) -> None:
    model = historical_apps().get_model("articles", "ArticlePage")
    page = model(title="New", body=BODY)
    assert json.loads(json.dumps(list(page.body.raw_data))) == json.loads(BODY)
    assert list(model(title="Empty").body.raw_data) == []


@pytest.mark.parametrize(
    ("operation", "path", "blocks_on_the_path", "number", "changed"),
    [
        (
            RenameStreamChildrenOperation("a_block_that_is_no_more", "paragraph"),
            "",
            [],
            2,
            {"type": "paragraph", "value": {"text": "It was shown once."}},
        ),
        (
            RenameStructChildrenOperation("title", "heading"),
            "key_points",
            [("key_points", blocks.StructBlock())],
            1,
            {
                "type": "key_points",
                "value": {"heading": "In short", "points": ["Keep moving.", "Rest."]},
            },
        ),
    ],
)
def test_a_data_migration_changes_blocks(
    operation: Any,
    path: str,
    blocks_on_the_path: Any,
    number: int,
    changed: dict[str, Any],
    site: SiteTree,
) -> None:
    article = make_article(site)
    store_body(article, BODY)
    migration = MigrateBlocks(
        "articles", "ArticlePage", "body", [(operation, path)], blocks=blocks_on_the_path
    )
    migration.code(historical_apps(), None)
    expected = json.loads(BODY)
    expected[number] |= changed

    assert stored_body(article) == expected
    article.latest_revision.refresh_from_db()
    assert json.loads(article.latest_revision.content["body"]) == expected


def test_a_data_migration_goes_by_the_blocks_of_today(site: SiteTree) -> None:
    """The way into a list is known from the vocabulary."""
    article = make_article(site)
    store_body(article, BODY)
    operations = [(UpperOperation(), "key_points.points.item")]
    body = BodyBlock(("key_points",)).child_blocks.items()
    MigrateBlocks("articles", "ArticlePage", "body", operations, blocks=list(body)).code(
        historical_apps(), None
    )

    points = stored_body(article)[1]["value"]["points"]
    assert [point["value"] for point in points] == ["KEEP MOVING.", "REST."]


class UpperOperation(BaseBlockOperation):
    """Writes a text in capitals."""

    def apply(self, block_value: str) -> str:
        return block_value.upper()

    @property
    def operation_name_fragment(self) -> str:
        return "upper"
