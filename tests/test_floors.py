"""Imports go down the floors of the house, never up."""

import subprocess
import sys
from pathlib import Path


def test_imports_go_down_the_floors() -> None:
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    linted = subprocess.run(
        [sys.executable, "-c", program, "--no-cache", "--no-logo"],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "Contracts: 6 kept, 0 broken." in linted.stdout, linted.stdout + linted.stderr
    assert linted.returncode == 0
