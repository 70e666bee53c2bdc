"""Production has no demo site: neither its pages nor its accounts can be made there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from secrets import token_urlsafe

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = ("cms", "home", "articles", "practitioners", "docs")


def manage(code: Path, state: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the `manage.py` of `code` in production, with nothing but what is given."""
    variables = {
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": token_urlsafe(50),
        "BASE_URL": "https://www.example.com",
        "DATABASE_URL": "postgresql://user:password@127.0.0.1:5432/meridian",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
        "STATE_DIR": str(state),
    }
    return subprocess.run(
        [sys.executable, str(code / "manage.py"), *arguments],
        env={"PATH": os.defpath, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("load_demo", "--login", "demo:password"), "Unknown command: 'load_demo'"),
        (("start", "--demo"), "unrecognized arguments: --demo"),
    ],
)
def test_nothing_loads_it(arguments: tuple[str, ...], problem: str, tmp_path: Path) -> None:
    stopped = manage(ROOT, tmp_path, *arguments)

    assert (stopped.returncode != 0, stopped.stdout) == (True, "")
    assert problem in stopped.stderr


def test_no_login_of_it_is_known(tmp_path: Path) -> None:
    program = "from django.conf import settings; print(hasattr(settings, 'DEMO_LOGIN'))"

    assert manage(ROOT, tmp_path, "shell", "--no-imports", "-c", program).stdout == "False\n"


def test_it_can_be_left_out_of_what_is_deployed(tmp_path: Path) -> None:
    code = tmp_path / "code"
    for folder in CODE:
        left_out = shutil.ignore_patterns("demo", "__pycache__")
        shutil.copytree(ROOT / folder, code / folder, ignore=left_out)
    shutil.copy(ROOT / "manage.py", code)

    checked = manage(code, tmp_path / "state", "check", "--fail-level", "WARNING")

    assert not (code / "home" / "demo").exists()
    assert checked.stderr == ""
    assert checked.stdout == "System check identified no issues (0 silenced).\n"
