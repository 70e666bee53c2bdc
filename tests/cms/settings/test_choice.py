"""Each command of an installation uses the site of its environment file, from any shell."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SHOW = "from django.conf import settings; print(settings.SETTINGS_MODULE, settings.STATE_DIR)"


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A folder with the code, as cron finds it."""
    folder = tmp_path / "code"
    folder.mkdir()
    for name in ("cms", "home", "articles", "practitioners"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "cms").unlink()
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "cms", folder / "cms", ignore=ignored, symlinks=True)
    shutil.copy(ROOT / "manage.py", folder)
    return folder


def run(code: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    """The command of a crontab: it has no variables but these."""
    return subprocess.run(
        [sys.executable, str(code / "manage.py"), "shell", "--no-imports", "-c", SHOW],
        env={"PATH": os.defpath} | variables,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_command_by_cron_uses_the_site_of_the_file(code: Path, tmp_path: Path) -> None:
    lines = {
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": "s" * 50,
        "BASE_URL": "https://www.example.com",
        "DATABASE_URL": "postgresql://user:pass%23word@127.0.0.1:1/meridian",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "STATE_DIR": f'"{tmp_path}/state"',
    }
    kept = tmp_path / "meridian.env"
    kept.write_text("# The site\n" + "".join(f"{name}={text}\n" for name, text in lines.items()))
    (code / ".env").symlink_to(kept)

    assert run(code).stdout == f"cms.settings.production {tmp_path}/state\n"
    other = f"{tmp_path}/other"
    assert run(code, STATE_DIR=other).stdout == f"cms.settings.production {other}\n"
    assert not (code / "var").exists()


def test_without_a_file_it_is_the_embedded_site(code: Path, tmp_path: Path) -> None:
    state = f"{tmp_path}/state"

    assert run(code, STATE_DIR=state).stdout == f"cms.settings.embedded {state}\n"


@pytest.mark.parametrize("reason", ["the file it leads to is gone", "it is a folder", "not text"])
def test_a_file_that_cannot_be_read_is_not_passed_over(code: Path, reason: str) -> None:
    file = code / ".env"
    if reason == "it is a folder":
        file.mkdir()
    elif reason == "not text":
        file.write_bytes(b"\xff\xfe")
    else:
        file.symlink_to(code / "gone")

    stopped = run(code)

    assert (stopped.returncode, stopped.stdout) == (1, "")
    assert stopped.stderr.startswith(f"{file} cannot be read (")
    assert stopped.stderr.endswith("Use the account that runs the site.\n")
    assert not (code / "var").exists()
