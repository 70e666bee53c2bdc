"""Create .venv and install requirement files into it. Needs Python and its venv module only.

    python3 scripts/bootstrap.py requirements.txt [requirements-dev.txt …]

uv does the work where it can be had, in 2 s; pip where it cannot, in 30 s.
"""

import os
import shutil
import subprocess
import sys
import venv
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TOOLS = ROOT / "var" / "tools"
UV_VERSION = "0.13.9"


def run(*command: str | Path, quiet: bool = False) -> bool:
    """Run a command; return whether it succeeded."""
    output = subprocess.DEVNULL if quiet else None
    return subprocess.run(command, stdout=output, stderr=output, check=False).returncode == 0  # noqa: S603


def find_uv(python: Path) -> str | None:
    """The path of uv: one that is installed, else one fetched by whichever pip there is."""
    own = TOOLS / "bin" / "uv"
    if not own.exists() and not shutil.which("uv"):
        target = ("install", "--quiet", "--target", TOOLS, f"uv=={UV_VERSION}")
        if find_spec("pip"):
            run(sys.executable, "-m", "pip", *target, quiet=True)
        elif run(python, "-m", "ensurepip", quiet=True):
            run(python, "-m", "pip", *target, quiet=True)
    return str(own) if own.exists() else shutil.which("uv")


def main(requirements: list[str]) -> int:
    """Install; return the exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036  # an older one may run this script
        sys.exit("Meridian needs Python 3.11 or newer. Set PYTHON=python3.12, for example.")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    python = VENV / "bin" / "python"
    if not python.exists():
        print("Creating the virtual environment in .venv", flush=True)  # noqa: T201
        venv.create(VENV, with_pip=False)
    files = [part for name in requirements for part in ("-r", name)]
    uv = find_uv(python)
    print(f"Installing {' and '.join(requirements)}", flush=True)  # noqa: T201
    if uv and run(uv, "pip", "install", "--quiet", "--python", python, *files):
        return 0
    done = run(python, "-m", "ensurepip", quiet=True)
    return 0 if done and run(python, "-m", "pip", "install", "--quiet", *files) else 1


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
