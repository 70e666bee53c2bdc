"""Find the Chromium for the browser tests, or install one.

The order is: the one named by the variable CHROMIUM, one on PATH, Playwright's own download,
Debian's package. If there is none, print what to install.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find() -> str | None:
    """Return the path of a Chromium, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    for name in NAMES:
        if path := shutil.which(name):
            return path
    if not driver_works():
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def run(*command: str) -> bool:
    """Run a command without output; return whether it succeeded."""
    done = subprocess.run(command, capture_output=True, check=False)
    return done.returncode == 0


def driver_works() -> bool:
    """Return whether Playwright starts; on a minimal system it lacks a library."""
    return run(sys.executable, "-m", "playwright", "--version")


def install() -> None:
    """Install Chromium by Playwright, or by apt for root, and the library for Playwright."""
    has_apt = bool(shutil.which("apt-get")) and os.geteuid() == 0
    if has_apt and not driver_works():
        run("apt-get", "update", "--quiet")
        run("apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "libatomic1")
    if find() or run(sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"):
        return
    if has_apt:
        run("apt-get", "update", "--quiet")
        run("apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "chromium")


def main() -> int:
    """Print the path of Chromium; return 1 if there is none."""
    if not (driver_works() and find()):
        print("Installing what the browser tests need", flush=True)
        install()
    path = find()
    if not path or not driver_works():
        print(
            "The browser tests need Chromium and the library libatomic. Install your system's "
            "packages (chromium, libatomic1), or set CHROMIUM to the path of a Chromium, and run "
            "the command again.",
            file=sys.stderr,
        )
        return 1
    print(f"Chromium: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
