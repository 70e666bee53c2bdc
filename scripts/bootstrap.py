"""Create a virtual environment and install requirement files into it, with Python alone.

    python3 scripts/bootstrap.py requirements.txt [requirements-dev.txt …]
    python3 scripts/bootstrap.py --into .venv-newest --newest requirements.in requirements-dev.in

It uses uv, which takes 2 s, or pip, which takes 30 s, if uv is not available.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import venv
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / "var" / "tools"
# The script itself runs on older versions of Python, to print the error.
NEEDED = (3, 11)
UV_VERSION = "0.13.9"


def run(*command: str | Path, quiet: bool = False) -> bool:
    """Run a command; return whether it succeeded."""
    output = subprocess.DEVNULL if quiet else None
    return subprocess.run(command, stdout=output, stderr=output, check=False).returncode == 0


def find_uv(python: Path) -> str | None:
    """Return the path of uv: an installed one, or one that pip downloads, or None."""
    own = TOOLS / "bin" / "uv"
    if not own.exists() and not shutil.which("uv"):
        target = ("install", "--quiet", "--target", TOOLS, f"uv=={UV_VERSION}")
        if find_spec("pip"):
            run(sys.executable, "-m", "pip", *target, quiet=True)
        elif run(python, "-m", "ensurepip", quiet=True):
            run(python, "-m", "pip", *target, quiet=True)
    return str(own) if own.exists() else shutil.which("uv")


def without_versions(requirements: list[str], file: Path) -> None:
    """Write the names of all required packages to `file`, without their versions."""
    lines = (line for name in requirements for line in Path(name).read_text().splitlines())
    named = (re.match(r"[\w.-]+(\[[\w,-]+\])?", line) for line in lines if line[:1] != "-")
    file.write_text("".join(f"{match[0]}\n" for match in named if match))


def main() -> int:
    """Install the requirements; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("requirements", nargs="+", help="requirement files")
    parser.add_argument("--into", default=".venv", help="where the environment is")
    parser.add_argument("--newest", action="store_true", help="the newest of all that they name")
    options = parser.parse_args()
    if sys.version_info < NEEDED:
        sys.exit("Meridian needs Python 3.11 or newer. Set PYTHON=python3.12, for example.")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    environment = ROOT / options.into
    python = environment / "bin" / "python"
    if not python.exists():
        print(f"Creating the virtual environment in {options.into}", flush=True)
        venv.create(environment, with_pip=False)
    print(f"Installing {' and '.join(options.requirements)}", flush=True)
    if options.newest:
        newest = environment / "newest.in"
        without_versions(options.requirements, newest)
        install = ["install", "--quiet", "--upgrade", "-r", str(newest)]
    else:
        files = [part for name in options.requirements for part in ("-r", name)]
        install = ["install", "--quiet", *files]
    uv = find_uv(python)
    if uv and run(uv, "pip", *install, "--python", python):
        return 0
    done = run(python, "-m", "ensurepip", quiet=True)
    return 0 if done and run(python, "-m", "pip", *install) else 1


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
