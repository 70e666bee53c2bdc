"""The version has one number, by which its predecessor is found."""

import subprocess
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from cms import __version__
from tests.faults import upgrading

PROJECT = Path(settings.BASE_DIR) / "pyproject.toml"


def test_the_code_the_project_and_the_changelog_have_the_same_version() -> None:
    project = tomllib.loads(PROJECT.read_text())["project"]

    assert [__version__, project["version"]] == [upgrading.versions()[0]] * 2


@pytest.mark.parametrize(
    ("versions", "before"),
    [(["1.0.0"], upgrading.FIRST), (["1.1.0", "1.0.2", "1.0.1"], "v1.0.2")],
)
def test_an_upgrade_begins_at_the_version_before(
    monkeypatch: pytest.MonkeyPatch, versions: list[str], before: str
) -> None:
    monkeypatch.setattr(upgrading, "versions", lambda: versions)

    assert upgrading.version_before() == before


def test_a_copy_without_history_says_how_to_get_it(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)

    with pytest.raises(LookupError, match="Get it by `git fetch --tags --unshallow`"):
        upgrading.code_of("v1.0.2", tmp_path)
