"""A real server of S3, for tests."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KEY, SECRET = "practice", "a/secret+of=ours"


@contextmanager
def running_bucket(folder: Path) -> Iterator[str]:
    """The URL of a bucket, as BACKUP_URL takes it; its content is in `folder`/bucket."""
    (folder / "bucket").mkdir(parents=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    rclone = shutil.which("rclone", path=str(Path(sys.executable).parent)) or "rclone"
    cache = folder / "cache"
    command = [rclone, "serve", "s3", str(folder), f"--addr=127.0.0.1:{port}"]
    options = [f"--auth-key={KEY},{SECRET}", "--config=", f"--cache-dir={cache}"]
    with subprocess.Popen([*command, *options], env={"PATH": os.environ["PATH"]}) as server:
        try:
            _wait_for(port, server)
            yield f"s3://{KEY}:a%2Fsecret%2Bof%3Dours@127.0.0.1:{port}/bucket/site?tls=false"
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    last = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            assert server.poll() is None, "the server of S3 ended"
            assert time.monotonic() < last, "the server of S3 does not answer"
            time.sleep(0.05)
        else:
            return
