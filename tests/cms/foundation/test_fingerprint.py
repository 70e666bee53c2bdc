"""Nothing that decides what an item says can change without another fingerprint."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from cms.foundation.fingerprint import code_fingerprint, fingerprint, own_packages

ROOT = Path(__file__).resolve().parents[3]
DECIDES = [
    "articles/models.py",
    "articles/structured_data.py",
    "articles/templates/articles/article_page.html",
    "cms/content/blocks/templates/blocks/quote.html",
    "cms/content/topics/representation.py",
    "cms/delivery/items/building.py",
    "cms/delivery/items/search.py",
    "cms/foundation/search/words.py",
    "cms/foundation/visibility.py",
    "cms/settings/base.py",
    "home/models.py",
    "practitioners/models.py",
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project's packages."""
    folder = tmp_path_factory.mktemp("project")
    for package in own_packages(ROOT):
        shutil.copytree(package, folder / package.name)
    return folder


@pytest.fixture(autouse=True)
def copy(project: Path, settings: Any) -> Any:
    """Each test starts a process, so to say, that runs the copy."""
    settings.BASE_DIR = project
    code_fingerprint.cache_clear()
    yield
    code_fingerprint.cache_clear()


def after_a_restart() -> str:
    code_fingerprint.cache_clear()
    return fingerprint()


def test_the_packages_are_those_of_the_project() -> None:
    assert {package.name for package in own_packages(ROOT)} == {
        "articles",
        "cms",
        "home",
        "practitioners",
    }


@pytest.mark.parametrize("name", DECIDES)
def test_a_changed_file_is_noticed(project: Path, name: str) -> None:
    before, path = fingerprint(), project / name
    code = path.read_bytes()
    path.write_bytes(code + b"\n")
    changed = after_a_restart()
    path.write_bytes(code)

    assert changed != before
    assert after_a_restart() == before


def test_a_new_and_a_renamed_file_are_noticed(project: Path) -> None:
    seen = [fingerprint()]
    new, renamed = project / "home" / "new.html", project / "home" / "renamed.html"
    new.touch()
    seen.append(after_a_restart())
    new.rename(renamed)
    seen.append(after_a_restart())
    renamed.unlink()

    assert len(set(seen)) == 3
    assert after_a_restart() == seen[0]


def test_what_python_compiles_is_not_noticed(project: Path) -> None:
    before, folder = fingerprint(), project / "home" / "__pycache__"
    folder.mkdir(exist_ok=True)
    (folder / "models.cpython-399.pyc").touch()

    assert after_a_restart() == before


def test_another_version_of_a_library_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "nh3-0.3.2.dist-info").mkdir()
    before = after_a_restart()
    (tmp_path / "nh3-0.3.2.dist-info").rename(tmp_path / "nh3-0.3.3.dist-info")

    assert after_a_restart() != before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WAGTAILADMIN_BASE_URL", "https://www.example.com"),
        ("MEDIA_URL", "https://cdn.example.com/files/"),
    ],
)
def test_another_address_is_noticed(settings: Any, name: str, value: str) -> None:
    before = fingerprint()
    setattr(settings, name, value)

    assert fingerprint() != before


def test_a_process_keeps_the_one_of_the_code_that_it_runs(project: Path) -> None:
    """Files that a deployment replaces below a running process are not what it runs."""
    before = fingerprint()
    (project / "home" / "later.py").touch()
    kept = fingerprint()
    (project / "home" / "later.py").unlink()

    assert kept == before
