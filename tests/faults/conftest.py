"""A laboratory on each kind of database."""

from collections.abc import Iterator

import pytest

from tests.faults.laboratory import Laboratory, open_laboratory
from tests.postgresql import PostgresqlServer


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
