"""A bucket that is slow, hangs, fails or breaks off takes its own files away, and nothing else."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

import pytest
import requests

from cms.foundation.storages.bucket import AWAY, SECONDS_OF_REST
from tests.factories import jpeg
from tests.faults.failing_bucket import FailingBucket, Mode, failing_bucket
from tests.faults.load import PICTURE, Load, Production, Site
from tests.faults.table import Note, coarse
from tests.faults.uploading import Editor
from tests.postgresql import PostgresqlServer

pytestmark = pytest.mark.faults

READERS_OF_FILES = 12
"""More than a server has threads."""
SECONDS = 12
SECONDS_TO_REFUSE = 30
SECONDS_TO_A_PAGE = 5.0
NOT_SAVED = "Nothing was saved. Tell whoever runs the site, and upload the file again afterwards."


@dataclass
class Storage:
    """A site whose files are in the bucket, the address of one, and an editor who is logged in."""

    bucket: FailingBucket
    site: Site
    file: str
    editor: Editor

    def upload(self) -> tuple[float, str]:
        """Upload a picture; return how many seconds it took, and why it was refused."""
        began = time.monotonic()
        reason = self.editor.upload(jpeg(400, 300))
        return time.monotonic() - began, reason


@dataclass
class ReadersOfFiles:
    """Many who ask for the file again and again while the block lasts."""

    address: str
    statuses: Counter[int] = field(default_factory=Counter)

    def __enter__(self) -> Self:
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._read) for _ in range(READERS_OF_FILES)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _read(self) -> None:
        while not self._ended.wait(0.2):
            answer = requests.get(self.address, timeout=120)
            self.statuses[answer.status_code] += 1
            assert answer.status_code == 200 or answer.headers["Retry-After"] == "5"


@pytest.fixture(scope="module")
def storage(
    postgresql: PostgresqlServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Storage]:
    folder = tmp_path_factory.mktemp("bucket")
    with (
        postgresql.fresh_database() as name,
        failing_bucket(folder / "files") as (bucket, url),
    ):
        state = tmp_path_factory.mktemp("production")
        server = Production(state, postgresql.url_of(name), "", MEDIA_STORAGE_URL=url)
        site = Site(server)
        picture = urlsplit(server.execute(PICTURE).split()[-1]).path
        editor = Editor(server)
        server.start()
        try:
            yield Storage(bucket, site, server.address + picture, editor)
        finally:
            editor.close()
            server.stop()


@pytest.mark.parametrize(
    ("mode", "shown", "refused"),
    [
        pytest.param(
            Mode.FAILING,
            {503},
            f"{AWAY} {NOT_SAVED}",
            marks=pytest.mark.fault("The bucket of the files answers with errors"),
        ),
        pytest.param(
            Mode.BREAKING,
            {503},
            f"{AWAY} {NOT_SAVED}",
            marks=pytest.mark.fault("The bucket of the files breaks off in the middle"),
        ),
        pytest.param(
            Mode.HANGING,
            {503},
            f"{AWAY} {NOT_SAVED}",
            marks=pytest.mark.fault("The bucket of the files hangs"),
        ),
        pytest.param(
            Mode.SLOW,
            {200, 503},
            "",
            marks=pytest.mark.fault("The bucket of the files takes three seconds for each answer"),
        ),
    ],
)
def test_only_files_are_away(
    storage: Storage, mode: Mode, shown: set[int], refused: str, row: Note
) -> None:
    assert requests.get(storage.file, timeout=30).status_code == 200
    storage.bucket.mode = mode
    with Load(storage.site) as load, ReadersOfFiles(storage.file) as readers:
        time.sleep(SECONDS)
        seconds, reason = storage.upload()
        ready = requests.get(f"{storage.site.server.address}/readyz", timeout=SECONDS_TO_A_PAGE)
    storage.bucket.mode = Mode.WELL
    back = seconds_until_shown(storage.file)

    assert load.statuses() == {"readers": {200}, "programs": {200}, "editor": {200}}
    assert load.longest < SECONDS_TO_A_PAGE
    assert set(readers.statuses) <= shown
    assert 503 in readers.statuses
    assert reason == refused
    assert seconds < SECONDS_TO_REFUSE
    assert (ready.status_code, ready.json()["parts"]["storage"]) == (200, "degraded")
    assert back < 2 * SECONDS_OF_REST
    found = storage.site.findings()
    assert (found.faults, found.lost(load)) == ([], [])
    assert storage.upload()[1] == ""
    files = "files come late, or with 503" if 200 in shown else "files answer 503"
    editors = f"an upload is refused {coarse(seconds)}" if refused else "an upload takes longer"
    row(f"no difference; {files} and `Retry-After`", editors, back=back)


def seconds_until_shown(address: str) -> float:
    began = time.monotonic()
    while requests.get(address, timeout=60).status_code != 200:
        assert time.monotonic() - began < 60
        time.sleep(0.1)
    return time.monotonic() - began
