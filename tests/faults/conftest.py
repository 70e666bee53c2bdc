"""A laboratory on each kind of database, and the table of faults."""

import os
from collections.abc import Iterator

import pytest

from tests.faults import table
from tests.faults.laboratory import Laboratory, open_laboratory
from tests.faults.table import Note, Row
from tests.postgresql import PostgresqlServer

_rows = pytest.StashKey[dict[str, Row]]()


@pytest.fixture(scope="module")
def laboratories(
    postgresql: PostgresqlServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Laboratory]]:
    """Processes with a database of their own, in which things may go wrong."""
    folders = [tmp_path_factory.mktemp("laboratory") for _ in range(2)]
    with (
        postgresql.fresh_database() as name,
        open_laboratory(folders[0]) as on_sqlite,
        open_laboratory(folders[1], postgresql, name) as on_postgresql,
    ):
        yield {"sqlite": on_sqlite, "postgresql": on_postgresql}


@pytest.fixture
def row(request: pytest.FixtureRequest) -> Note:
    """Notes what came of the fault of this test, for the table."""
    fault = request.node.get_closest_marker("fault").args[0]

    def note(readers: str, editors: str, *, lost: int = 0, back: float | None = None) -> None:
        assert lost == 0
        rows = request.config.stash.setdefault(_rows, {})
        rows[fault] = Row(readers, editors, lost, back)

    return note


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Write the table if that is wanted, and if all that it tells was found."""
    if table.VARIABLE in os.environ and not exitstatus:
        table.write(session.config.stash.get(_rows, {}))
