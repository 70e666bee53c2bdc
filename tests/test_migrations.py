"""A migration lets the version before go on beside it, so that a site need not stop for it.

A column is added so that rows can be inserted without it. What is not used any more is removed one
version later, by a migration whose name says `contract` after its number.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, migrations
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED, CharField, TextField

from cms.installation import migrating

# The last ones of before this rule.
BEFORE = {
    "articles": "0008",
    "checks": "0002",
    "delivery": "0011",
    "documents": "0002",
    "editing": "0001",
    "home": "0009",
    "images": "0006",
    "links": "0001",
    "practice": "0005",
    "practitioners": "0007",
    "previews": "0001",
    "retractions": "0002",
    "reviews": "0002",
    "scheduling": "0001",
    "search": "0002",
    "topics": "0002",
    "users": "0001",
}
REMOVING = (
    migrations.RemoveField,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.DeleteModel,
    migrations.AlterModelTable,
)


def ours() -> Iterator[migrations.Migration]:
    """Those of this project that came after the rule."""
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        path = Path(str(sys.modules[migration.__module__].__file__))
        is_ours = path.is_relative_to(settings.BASE_DIR) and ".venv" not in path.parts
        if is_ours and name[:4] > BEFORE.get(app, ""):
            yield migration


def hinders(operation: object) -> bool:
    """Whether the version before could not go on after the operation."""
    if isinstance(operation, migrations.AddField):
        field = operation.field
        is_told_by_database = field.db_default is not NOT_PROVIDED
        return not (field.null or field.many_to_many or is_told_by_database)
    return isinstance(operation, REMOVING)


def test_the_version_before_goes_on_beside_each_migration() -> None:
    looked_at = list(ours())

    assert {f"{one.app_label}.{one.name}" for one in looked_at} >= {
        "installation.0001_heartbeats",
        "scheduling.0002_how_runs_ended",
    }
    assert [
        f"{one.app_label}.{one.name}: {operation}"
        for one in looked_at
        for operation in one.operations
        if hinders(operation) and "_contract" not in one.name
    ] == []


def test_the_rule_finds_what_it_is_for() -> None:
    required, told = TextField(), TextField(db_default="")

    assert hinders(migrations.AddField("run", "error", required))
    assert not hinders(migrations.AddField("run", "error", told))
    assert not hinders(migrations.AddField("run", "error", CharField(null=True)))
    assert hinders(migrations.RemoveField("run", "error"))
    assert not hinders(migrations.CreateModel("Run", []))


@pytest.mark.django_db
def test_a_migration_that_would_hold_up_the_site_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each request after it would wait for the lock that it waits for."""
    tried: list[str] = []

    def locked(*args: object, **kwargs: object) -> None:
        tried.append("migrate")
        raise OperationalError("canceling statement due to lock timeout")

    monkeypatch.setattr(migrating, "call_command", locked)
    monkeypatch.setattr(migrating, "SECONDS_BETWEEN_ATTEMPTS", 0)

    with pytest.raises(CommandError, match="waits for a lock that another transaction has"):
        migrating.migrate()

    assert tried == ["migrate"] * migrating.ATTEMPTS


@pytest.mark.django_db
def test_what_has_no_lock_to_wait_for_is_done_at_once() -> None:
    migrating.migrate()

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone() == ("0",)
    call_command("migrate", check_unapplied=True, verbosity=0)
