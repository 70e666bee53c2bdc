"""Find the Chromium for the browser tests, or install one.

The order is: the one named by the variable CHROMIUM, one on PATH, Playwright's own download,
Debian's package. If there is none, print why, and what to install.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
APT = ("apt-get", "--quiet", "--yes")
LOCKED = ("Could not get lock", "Unable to lock", "Unable to acquire the dpkg")
SECONDS_FOR_A_LOCK = 300
LINES = 8


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


def driver_works() -> bool:
    """Return whether Playwright starts; on a minimal system it lacks a library."""
    command = [sys.executable, "-m", "playwright", "--version"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def run(*command: str) -> str:
    """Run a command without output; return what it said in the end if it failed, or nothing."""
    english = os.environ | {"LC_ALL": "C"}
    done = subprocess.run(command, capture_output=True, check=False, text=True, env=english)
    if done.returncode == 0:
        return ""
    said = (done.stdout + done.stderr).strip().splitlines()[-LINES:]
    return "\n".join([f"{' '.join(command)} ended with {done.returncode}:", *said])


def run_when_free(*command: str, seconds: float = SECONDS_FOR_A_LOCK) -> str:
    """Run a command of apt; wait while another one is at work, such as the system's own updates."""
    deadline = time.monotonic() + seconds
    while (failure := run(*command)) and any(words in failure for words in LOCKED):
        if time.monotonic() > deadline:
            return f"{failure}\nAnother apt was at work all the time. Try again when it has ended."
        print("Another apt is at work; waiting for it", flush=True)
        time.sleep(min(5, seconds))
    return failure


def apt_install(*packages: str) -> str:
    """Install packages that are missing; return why it failed, or nothing.

    apt's lists are fetched only if the packages are not in those that are there.
    """
    missing = [each for each in packages if not _is_installed(each)]
    install = (*APT, "install", "--no-install-recommends", *missing)
    if not missing or not run_when_free(*install):
        return ""
    return run_when_free(*APT, "update") or run_when_free(*install)


def _is_installed(package: str) -> bool:
    command = ["dpkg-query", "--show", "--showformat=${db:Status-Status}", package]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    return done.stdout == "installed"


def install() -> list[str]:
    """Install Chromium by Playwright, or by apt for root, and the library for Playwright.

    Return why each way failed.
    """
    failures = []
    has_apt = bool(shutil.which("apt-get")) and os.geteuid() == 0
    if has_apt and not driver_works():
        failures.append(apt_install("libatomic1"))
    if not find():
        by_playwright = run(
            sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"
        )
        failures.append(by_playwright)
        if by_playwright and has_apt:
            failures.append(apt_install("chromium"))
    return [failure for failure in failures if failure]


def main() -> int:
    """Print the path of Chromium; return 1 if there is none."""
    failures: list[str] = []
    if not (driver_works() and find()):
        print("Installing what the browser tests need", flush=True)
        failures = install()
    path = find()
    if not path or not driver_works():
        print(
            *failures,
            "The browser tests need Chromium and the library libatomic. Install your system's "
            "packages (chromium, libatomic1), or set CHROMIUM to the path of a Chromium, and run "
            "the command again.",
            sep="\n\n",
            file=sys.stderr,
        )
        return 1
    print(f"Chromium: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
