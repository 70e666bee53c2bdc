"""The tests that need no browser on PostgreSQL, in processes with databases of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgresql import PostgresqlServer

ROOT = Path(__file__).resolve().parents[1]
WITH_THEIR_OWN = (
    *("examples", "faults", "scripts", "cms/settings", "cms/installation/test_server.py"),
    "test_sample_type.py",
)
"""Tests that need no database, or start sites with databases of their own."""
TESTS = "not browser and not faults and not slow and not clients and not proxies"


@pytest.mark.slow
def test_it_is_the_same_on_postgresql(postgresql: PostgresqlServer, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-n2", "-p", "no:cacheprovider"]
    with postgresql.fresh_database(workers=2) as name:
        variables = {
            "TEST_DATABASE_URL": postgresql.url_of(name),
            "TEST_DATABASE_MIGRATED": "yes",
            "STATE_DIR": str(tmp_path),
        }
        tests = subprocess.run(
            [*command, "-m", TESTS, *(f"--ignore=tests/{path}" for path in WITH_THEIR_OWN)],
            cwd=ROOT,
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    assert tests.returncode == 0, tests.stdout[-5000:]
