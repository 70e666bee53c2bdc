"""A page type and a block made by the recipes are right on every channel: tests/sample."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = "tests.sample.settings"
EACH_BLOCK = "tests/cms/content/blocks/test_vocabulary.py"


def test_what_the_recipes_make_is_right_everywhere(tmp_path: Path) -> None:
    """In a process of its own: no other test, golden file or script is to know them."""
    options = ["--ds", SETTINGS, "-q", "-p", "no:cacheprovider", "--tb=short"]
    tests = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "tests/sample", EACH_BLOCK],
        cwd=ROOT,
        env={**os.environ, "STATE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert tests.returncode == 0, tests.stdout[-10_000:]
    assert " passed" in tests.stdout
