"""A restored site is what it was, and partners know at once that their copy is not."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.faults.laboratory import Laboratory
from tests.faults.restoring import (
    back_up,
    back_up_at_rest,
    prepare_drill,
    restore_an_earlier_version,
    restore_there,
    restore_what_is_broken,
)
from tests.faults.table import Note

Drill = Callable[[str], Laboratory]
pytestmark = pytest.mark.faults
KINDS = ["sqlite", "postgresql"]
OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}


@pytest.fixture(scope="module")
def drill(laboratories: dict[str, Laboratory]) -> Drill:
    """Gives the laboratory of a kind, with the site in it."""

    @cache
    def prepared(kind: str) -> Laboratory:
        laboratories[kind].start(prepare_drill).result()
        return laboratories[kind]

    return prepared


@pytest.mark.fault("A backup while editors publish; all files are lost; a restore")
@pytest.mark.parametrize("kind", KINDS)
def test_what_was_published_before_the_backup_is_restored(
    drill: Drill, kind: str, tmp_path: Path, row: Note
) -> None:
    site = drill(kind).start(back_up, tmp_path).result()
    restored = drill(kind).start(restore_there, tmp_path, site, moves=False).result()

    assert restored.items == site.items
    assert restored.files == site.files
    assert restored.answers == (410, 410)
    assert restored.faults == []
    assert restored.before
    row(
        "what was public then; cursors of before are refused",
        "what was saved then",
        lost=0,
        back=None,
    )


@pytest.mark.fault("A move to the other kind of database")
@pytest.mark.parametrize("kind", KINDS)
def test_a_site_moves_to_the_other_kind_of_database(
    drill: Drill, kind: str, tmp_path: Path, row: Note
) -> None:
    site = drill(kind).start(back_up_at_rest, tmp_path).result()
    restored = drill(OTHER[kind]).start(restore_there, tmp_path, site, moves=True).result()

    assert restored.items == site.items
    assert restored.files == site.files
    assert restored.answers == (200, 200)
    assert restored.faults == []
    row("no difference; cursors of before go on", "no difference", lost=0, back=None)


@pytest.mark.fault("A restore of an earlier version of the code")
@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_of_an_earlier_version_is_restored(
    drill: Drill, kind: str, tmp_path: Path, row: Note
) -> None:
    is_as_before, runs = drill(kind).start(restore_an_earlier_version, tmp_path).result()

    assert is_as_before
    assert runs == [("earlier", "")]
    row("what was public then", "what was saved then", lost=0, back=None)


@pytest.mark.fault("A restore of a backup that is broken")
@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_restored_changes_nothing(
    drill: Drill, kind: str, tmp_path: Path, row: Note
) -> None:
    site = drill(kind).start(back_up_at_rest, tmp_path).result()

    message, is_as_before = drill(kind).start(restore_what_is_broken, tmp_path, site).result()

    assert message == f"{site.backup.database.name} is not as it was written."
    assert is_as_before
    row("no difference", "no difference", lost=0, back=None)
