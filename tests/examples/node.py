"""The client in TypeScript, in a folder of its own where npm may write."""

import shutil
import subprocess
from pathlib import Path

from tests.browser.server import ROOT

SOURCE = ROOT / "examples" / "typescript_client"
FOLDER = ROOT / "var" / "clients" / "typescript"
LEAST_NODE = 18
NEEDS = {
    "node": f"Node.js {LEAST_NODE} or newer (Debian: nodejs)",
    "npm": "npm (Debian: npm)",
}
INSTALL = "npm ci --ignore-scripts --no-audit --no-fund --loglevel=error"


def install() -> str:
    """A copy of the client with its packages; return what the machine lacks for it, if anything."""
    missing = [need for name, need in NEEDS.items() if not shutil.which(name)]
    if missing:
        return f"The client needs, and this machine has not: {', '.join(missing)}"
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in ("src", "build"):
        shutil.rmtree(FOLDER / name, ignore_errors=True)
    shutil.copytree(
        SOURCE, FOLDER, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules")
    )
    version = run("node --version").stdout.strip()
    if int(version.lstrip("v").partition(".")[0]) < LEAST_NODE:
        return f"The client needs {NEEDS['node']}; this is {version}"
    return install_packages(SOURCE, FOLDER)


def install_packages(source: Path, folder: Path) -> str:
    """Install the packages that `source` locks in `folder`; return what went wrong, if anything.

    They stay from run to run, as long as the lock file is the same.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(source / name, folder)
    lock, mark = (source / "package-lock.json").read_text(), folder / "installed"
    if not mark.exists() or mark.read_text() != lock:
        done = run(INSTALL, folder)
        if done.returncode:
            return f"`npm ci` failed: {done.stderr[-2000:]}"
        mark.write_text(lock)
    return ""


def run(command: str, folder: Path = FOLDER) -> subprocess.CompletedProcess[str]:
    """A line for the shell, in the folder of the client."""
    return subprocess.run(
        ["bash", "-eu", "-c", command],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def read(path: Path) -> str:
    """The text of a file in the folder of the client."""
    return (FOLDER / path).read_text(encoding="utf-8")
