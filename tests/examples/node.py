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
    """A copy of the client with its packages; return what the machine lacks for it, if anything.

    The packages stay from run to run, as long as the lock file is the same.
    """
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
    lock, mark = (SOURCE / "package-lock.json").read_text(), FOLDER / "installed"
    if not mark.exists() or mark.read_text() != lock:
        done = run(INSTALL)
        if done.returncode:
            return f"`npm ci` failed: {done.stderr[-2000:]}"
        mark.write_text(lock)
    return ""


def run(command: str) -> subprocess.CompletedProcess[str]:
    """A line for the shell, in the folder of the client."""
    return subprocess.run(
        ["bash", "-eu", "-c", command],
        cwd=FOLDER,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def read(path: Path) -> str:
    """The text of a file in the folder of the client."""
    return (FOLDER / path).read_text(encoding="utf-8")
