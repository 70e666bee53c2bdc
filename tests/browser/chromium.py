"""Find the browser that the tests drive."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

COMMANDS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
MISSING = (
    "The tests marked `browser` need Chromium, and there is none. `make browser` installs one; "
    f"or install one of {', '.join(COMMANDS)} on the PATH; or set the variable CHROMIUM to the "
    "path of one that is there."
)


def find_chromium(downloaded: Path) -> Path:
    """The browser's program; `downloaded` is where Playwright keeps its own.

    Raises FileNotFoundError that says what to install.
    """
    chosen = os.environ.get("CHROMIUM", "").strip()
    if chosen:
        found = shutil.which(chosen)
        if found is None:
            raise FileNotFoundError(f"CHROMIUM is {chosen!r}, which is not a program. {MISSING}")
        return Path(found)
    for candidate in _candidates(downloaded):
        return candidate
    raise FileNotFoundError(MISSING)


def _candidates(downloaded: Path) -> Iterator[Path]:
    if downloaded.is_file():
        yield downloaded
    for command in COMMANDS:
        path = shutil.which(command)
        if path:
            yield Path(path)


def launch_arguments() -> list[str]:
    """Quiet, and able to start as root, where Chromium's own sandbox is not."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*ARGUMENTS, *(["--no-sandbox"] if is_root else [])]
