"""A page type made by the recipe is right on every channel: tests/sample, where it is installed."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = "tests.sample.settings"


def test_a_page_type_made_by_the_recipe_is_right_everywhere(tmp_path: Path) -> None:
    """In a process of its own: no other test, golden file or script is to know the type."""
    options = ["--ds", SETTINGS, "-q", "-p", "no:cacheprovider", "--tb=short"]
    tests = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "tests/sample"],
        cwd=ROOT,
        env={**os.environ, "STATE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert tests.returncode == 0, tests.stdout[-10_000:]
    assert " passed" in tests.stdout
