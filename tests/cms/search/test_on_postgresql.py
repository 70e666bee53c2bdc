"""Search and hard input on PostgreSQL: the same tests, in a process with its own database."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgresql import PostgresqlServer

ROOT = Path(__file__).resolve().parents[3]
TESTS = [
    "tests/cms/search/test_highlights.py",
    "tests/cms/delivery/test_searching.py",
    "tests/cms/delivery/test_hard_cursors.py",
    "tests/cms/delivery/test_hard_input.py",
    "tests/cms/delivery/test_listing_costs.py",
    "tests/home/test_search.py::test_hard_searches_are_words",
]


@pytest.mark.slow
def test_it_is_the_same_on_postgresql(postgresql: PostgresqlServer, tmp_path: Path) -> None:
    with postgresql.fresh_database() as name:
        variables = {
            "TEST_DATABASE_URL": postgresql.url_of(name),
            "TEST_DATABASE_MIGRATED": "yes",
            "STATE_DIR": str(tmp_path),
        }
        tests = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *TESTS],
            cwd=ROOT,
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    assert tests.returncode == 0, tests.stdout[-5000:]
