"""Measure how long `make run` takes from a fresh clone to the first page.

    python3 benchmarks/first_page.py [PORT]

It clones the committed state into a temporary folder, runs `make run` there, and requests the home
page until it responds. Then it stops the server and repeats the run in the same folder. It prints
the seconds of both runs.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 300.0


def first_page(folder: Path, port: int) -> float:
    """Return the seconds from `make run` in `folder` to the home page.

    Raise TimeoutError after 300 s.
    """
    environment = os.environ | {"PORT": str(port)}
    start = time.monotonic()
    server = subprocess.Popen(
        ["make", "run"],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while time.monotonic() - start < LIMIT:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as response:
                    response.read()
                return time.monotonic() - start
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.05)
        raise TimeoutError(f"no page within {LIMIT} s")
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def main(port: int) -> None:
    """Print both times."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "meridian"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        print(f"fresh clone: {first_page(clone, port):.1f} s")
        print(f"second time: {first_page(clone, port):.1f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8123)
