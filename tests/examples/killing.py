"""Kills runs of the partner's site at lines all over its code, and runs it again after each.

    python -m tests.examples.killing API FOLDER LIMIT POINTS

prints, as JSON, how the site looks after the run that follows each kill.
"""

import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

KILLED = 9


def tree(folder: Path) -> dict[str, str]:
    """A digest of each public file."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((folder / "public").rglob("*"))
        if path.is_file()
    }


def run(api: str, folder: Path, limit: int) -> None:
    """What `python -m partner_site` does."""
    from partner_site import __main__ as program

    sys.argv = ["partner_site", api, str(folder), "--limit", str(limit)]
    sys.stdout = sys.stderr
    if program.main():
        raise SystemExit(1)


def watch(at: int) -> Callable[[], int]:
    """End the process before the line number `at` that is run; return what counts them."""
    count = 0

    def on_line(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        if "partner_site" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        if count == at:
            os._exit(KILLED)
        return on_line

    sys.settrace(on_line)
    return lambda: count


def child(work: Callable[[], int]) -> int:
    """The status of a process of its own that does `work`, which returns it."""
    if pid := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    try:
        os._exit(work())
    except BaseException as error:
        sys.stderr.write(f"{error!r}\n")
        os._exit(1)


def lines(api: str, folder: Path, limit: int) -> int:
    """How many lines a whole run takes."""
    noted = folder / "lines"

    def work() -> int:
        counted = watch(-1)
        run(api, folder, limit)
        sys.settrace(None)
        noted.write_text(str(counted()))
        return 0

    if child(work):
        raise RuntimeError("A run that nobody kills fails.")
    return int(noted.read_text())


def kill_and_run(api: str, original: Path, limit: int, at: int) -> dict[str, Any]:
    """A copy of the folder after a run that was killed and one that was not."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(shutil.copytree(original, Path(name) / "copy"))

        def killed() -> int:
            watch(at)
            run(api, folder, limit)
            return 0

        def whole() -> int:
            run(api, folder, limit)
            return 0

        statuses = [child(killed), child(whole)]
        return {"at": at, "statuses": statuses, "files": tree(folder)}


def main() -> None:
    """See above."""
    sys.path.insert(0, "examples")
    api, original, limit, points = sys.argv[1:]
    folder, many = Path(original), int(points)
    with tempfile.TemporaryDirectory() as name:
        copy = Path(shutil.copytree(folder, Path(name) / "copy"))
        total = lines(api, copy, int(limit))
    steps = (1 + total * number // many for number in range(many))
    found = [kill_and_run(api, folder, int(limit), at) for at in steps]
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
