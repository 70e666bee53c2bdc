"""A process that is killed for lack of memory takes nothing with it but what it was doing."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.factories import jpeg
from tests.faults.load import Load, Production, Site
from tests.faults.table import Note
from tests.faults.uploading import Editor
from tests.postgresql import PostgresqlServer

pytestmark = pytest.mark.faults

GROWN = 60 * 1024
"""By so many kB a process has grown when it has begun to decode the picture."""
STORED = "from cms.content.images.models import Image; print(Image.objects.count())"


class TwoProcesses(Production):
    """A server of two processes, as on two cores."""

    command = ("serve", "--processes", "2")

    def processes(self) -> list[int]:
        """Those that serve."""
        found = subprocess.run(
            ["pgrep", "-P", str(self.pid)], check=True, stdout=subprocess.PIPE, text=True
        )
        return [int(pid) for pid in found.stdout.split()]


def memory(pid: int) -> int:
    """How many kB of memory a process has that it shares with no other."""
    text = Path(f"/proc/{pid}/status").read_text()
    return int(text.partition("RssAnon:")[2].split()[0])


@pytest.fixture
def server(postgresql: PostgresqlServer, tmp_path: Path) -> Iterator[TwoProcesses]:
    with postgresql.fresh_database() as name:
        server = TwoProcesses(tmp_path, postgresql.url_of(name), "")
        yield server
        server.stop()


@pytest.mark.fault("The kernel ends a server in the middle of an upload, for lack of memory")
def test_a_server_that_is_killed_in_the_middle_of_an_upload(
    server: TwoProcesses, tmp_path: Path, row: Note
) -> None:
    site = Site(server)
    server.start()
    editor, outcome = Editor(server), list[str]()
    large = jpeg(9000, 7000)

    def upload() -> None:
        try:
            outcome.append(editor.upload(large))
        except requests.ConnectionError:
            outcome.append("nobody answered")

    before = {pid: memory(pid) for pid in server.processes()}
    with Load(site) as load:
        time.sleep(3)
        thread = threading.Thread(target=upload)
        thread.start()
        killed = kill_who_grows(before)
        away = time.monotonic()
        thread.join()
        while len(set(server.processes()) - {killed}) < 2:
            assert time.monotonic() < away + 30
            time.sleep(0.2)
        time.sleep(5)

    assert outcome == ["nobody answered"]
    assert load.statuses(0, away - 2) == {"readers": {200}, "programs": {200}, "editor": {200}}
    assert set().union(*load.statuses().values()) <= {0, 200}
    back = load.back_after(away)
    assert back < 10
    assert server.execute(STORED).split()[-1] == "0"
    files = [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
    assert [path for path in files if path.suffix == ".jpg"] == []
    found = site.findings()
    assert (found.faults, found.lost(load)) == ([], [])
    assert editor.upload(jpeg(900, 700)) == ""
    editor.close()
    row(
        "whom that process was answering gets no answer; the others no difference",
        "the same; the picture is not there, and nothing of it",
        back=back,
    )


def kill_who_grows(before: dict[int, int]) -> int:
    """Kill the process that decodes, as the kernel does with the largest; return which it was."""
    last = time.monotonic() + 60
    while time.monotonic() < last:
        for pid, size in before.items():
            if memory(pid) > size + GROWN:
                os.kill(pid, signal.SIGKILL)
                return pid
        time.sleep(0.01)
    raise AssertionError("no process has grown")
