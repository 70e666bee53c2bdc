"""`make run`, and then nothing else: what the site needs runs, and goes when it is stopped."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from secrets import token_urlsafe
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from cms.installation.fresh_database import create_fresh_database
from tests.browser.server import ROOT, Server, free_port

pytestmark = pytest.mark.slow

SECONDS = 180
PLAN = """
from datetime import timedelta
from django.utils import timezone
from home.site_tree import ensure_site_tree
from tests.factories import make_article
soon, site = timezone.now() + timedelta(seconds=30), ensure_site_tree()
make_article(site, "Coming", publish=False, go_live_at=soon).save_revision().publish()
make_article(site, "Going", expire_at=soon)
"""
UPLOAD = """
from django.core.files.base import ContentFile
from cms.content.images.models import Image
from tests.factories import jpeg
image = Image.objects.create(title="Harbor", file=ContentFile(jpeg(2400, 1800), "harbor.jpg"))
print(image.renditions.count())
"""
# A full sync tells of no withdrawal; this is the cursor of one who knows nothing yet and asks on.
CURSOR = """
from cms.delivery.api.cursors import dump_cursor
from cms.delivery.models import FeedState
print(dump_cursor("changes", [FeedState.objects.get().epoch.hex, 0, None]))
"""
STATE = """
from wagtail.models import Page
from cms.content.images.models import Image
live = Page.objects.filter(depth=4, live=True).values_list("title", flat=True)
print(*live, *(image.renditions.count() for image in Image.objects.all()))
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """An installation that looks every second what is due; production does every minute."""
    create_fresh_database(tmp_path / "db.sqlite3")
    server = Server(tmp_path, SCHEDULE_SECONDS="1")
    server.manage("prepare")
    yield server
    server.stop()


def eventually(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen by itself"
        time.sleep(0.5)


def changes(server: Server) -> dict[str, str]:
    """What the feed says of each article, by its title, or its reason if it is withdrawn."""
    cursor = server.execute(CURSOR).strip()
    with urlopen(f"{server.address}/api/v1/changes/?cursor={cursor}") as answer:  # noqa: S310
        items = json.load(answer)["items"]
    return {
        item["content"]["title"] if item["content"] else item["reason"]: item["change"]
        for item in items
        if item["type"] == "article"
    }


def children(server: Server) -> list[int]:
    """The processes that the one command started."""
    found = subprocess.run(
        ["pgrep", "-P", str(server.pid)], capture_output=True, text=True, check=False
    )
    return [int(line) for line in found.stdout.split()]


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"


def answers(server: Server) -> bool:
    try:
        with urlopen(f"{server.address}/api/v1/articles/", timeout=10) as answer:  # noqa: S310
            return bool(json.load(answer)["items"] == [])
    except (URLError, ConnectionError, TimeoutError):
        return False


def test_what_is_scheduled_happens_by_itself(server: Server) -> None:
    server.execute(PLAN)
    assert server.execute(STATE).split()[0] == "Going"
    server.start()

    eventually(lambda: server.execute(STATE).split()[0] == "Coming")
    assert server.execute(STATE).split() == ["Coming"]
    assert changes(server) == {"Coming": "published", "expired": "withdrawn"}
    with urlopen(f"{server.address}/articles/coming/") as answer:  # noqa: S310
        assert "<h1>Coming</h1>" in answer.read().decode()


def test_background_work_is_done_beside_the_requests(server: Server) -> None:
    server.start()
    assert server.execute(UPLOAD) == "1\n"

    eventually(lambda: server.execute(STATE).split()[-1] == "21")


def test_what_dies_is_started_again_and_all_of_it_is_stopped(server: Server) -> None:
    server.start()
    first = children(server)
    assert len(first) == 3
    for pid in first:
        os.kill(pid, signal.SIGKILL)

    eventually(lambda: len(set(children(server)) - set(first)) == 3)
    eventually(lambda: answers(server))
    second = children(server)
    server.stop()
    assert [pid for pid in (*first, *second) if is_there(pid)] == []


def test_none_is_left_when_the_command_is_killed(server: Server) -> None:
    server.start()
    left = children(server)
    os.kill(server.pid, signal.SIGKILL)

    eventually(lambda: not any(is_there(pid) for pid in left))
    server.stop()
    assert not answers(server)


def address_in(state: Path, **variables: str) -> list[str]:
    """The address that a command in another shell uses, which has only what is given."""
    code = "from wagtail.models import Site; site = Site.objects.get(is_default_site=True); "
    code += "from django.conf import settings; "
    code += "print(settings.WAGTAILADMIN_BASE_URL, f'http://{site.hostname}:{site.port}')"
    environment = {"PATH": os.defpath, "STATE_DIR": str(state), **variables}
    for command in (["prepare"], ["shell", "--no-imports", "-c", code]):
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
    return done.stdout.split()


def test_every_command_uses_the_address_of_the_server(server: Server, tmp_path: Path) -> None:
    server.start()
    kept = [server.address, server.address]

    assert address_in(tmp_path) == kept
    assert address_in(tmp_path, PORT="8000") == kept
    assert address_in(tmp_path, BASE_URL="http://elsewhere.example") == kept
    server.stop()
    other = Server(tmp_path)
    assert other.port != server.port
    other.start()
    try:
        assert answers(other)
        assert address_in(tmp_path) == [other.address, other.address]
    finally:
        other.stop()


def test_production_runs_as_one_family_too(tmp_path: Path) -> None:
    """With what its environment names, and without the demo site."""
    port = free_port()
    production = Server(
        tmp_path,
        DJANGO_SETTINGS_MODULE="cms.settings.production",
        BASE_URL=f"http://127.0.0.1:{port}",
        PORT=str(port),
        SECRET_KEY=token_urlsafe(50),
        DATABASE_URL=f"sqlite://{tmp_path}/db.sqlite3",
        SCHEDULE_SECONDS="1",
    )
    production.port, production.address = port, f"http://127.0.0.1:{port}"
    with pytest.raises(RuntimeError, match=r"There are no static files .* collectstatic"):
        production.start()
    production.manage("collectstatic", "--noinput", "--verbosity=0")
    production.execute(PLAN)
    production.start()
    try:
        assert len(children(production)) == 3
        eventually(lambda: production.execute(STATE).split()[0] == "Coming")
        assert production.execute(UPLOAD) == "1\n"
        eventually(lambda: production.execute(STATE).split()[-1] == "21")
        assert not (tmp_path / "address.json").exists()
        with pytest.raises(subprocess.CalledProcessError):
            production.manage("start", "--demo")
    finally:
        production.stop()


def test_a_port_that_is_taken_is_said_and_changes_nothing(server: Server, tmp_path: Path) -> None:
    server.start()
    other = Server(tmp_path, PORT=str(server.port))
    with pytest.raises(RuntimeError, match=f"Port {server.port} is in use. Choose another"):
        other.start()

    assert answers(server)
    assert address_in(tmp_path) == [server.address, server.address]
