"""`make browser` waits for another apt, and says why it failed."""

import importlib.util
import shlex
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "install_chromium.py"


@pytest.fixture(scope="module")
def script() -> Any:
    """The script, which is in no package."""
    spec = importlib.util.spec_from_file_location("install_chromium", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_why_a_command_failed_is_told(script: Any) -> None:
    failing = ("sh", "-c", "echo E: Unable to locate package chromium >&2; exit 100")

    assert script.run("true") == ""
    assert script.run(*failing).splitlines()[-2:] == [
        f"{' '.join(failing)} ended with 100:",
        "E: Unable to locate package chromium",
    ]


def locked(file: Path) -> str:
    """A command that finds the lock taken the first time, as apt says it."""
    there = shlex.quote(str(file))
    return f"test -e {there} && exit 0; touch {there}; echo E: Could not get lock; exit 100"


def test_it_waits_for_a_lock(script: Any, tmp_path: Path, capsys: Any) -> None:
    assert script.run_when_free("sh", "-c", locked(tmp_path / "free"), seconds=0.1) == ""
    assert capsys.readouterr().out == "Another apt is at work; waiting for it\n"


def test_a_lock_that_is_never_free_is_told(script: Any) -> None:
    failure = script.run_when_free("sh", "-c", "echo E: Could not get lock; exit 1", seconds=0.1)

    assert failure.endswith("Another apt was at work all the time. Try again when it has ended.")
    assert "E: Could not get lock" in failure
