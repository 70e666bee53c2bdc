"""A Meridian of its own for the browser: its own process, state and port, as users run it."""

import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 180
# In place of waiting until the time of what is scheduled has come, it is brought here.
RUN_SCHEDULE = """
from datetime import timedelta
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Revision
due = timezone.now() - timedelta(seconds=1)
for revision in Revision.objects.exclude(approved_go_live_at=None):
    revision.content["go_live_at"] = due.isoformat()
    revision.approved_go_live_at = due
    revision.save(update_fields=["content", "approved_go_live_at"])
Page.objects.exclude(go_live_at=None).update(go_live_at=due)
call_command("publish_scheduled")
"""
EXPIRE_LINKS = """
from django.utils import timezone
from cms.editorial.preview_links.models import PreviewLink
PreviewLink.objects.update(expires_at=timezone.now())
"""
CREATE_CONTENT = "from tests.browser.starting_content import create; create()"


class Server:
    """An installation in `state`, served at `address` after `start` until `stop`."""

    command: tuple[str, ...] = ("start",)
    root = ROOT
    python = Path(sys.executable)
    seconds_to_run = 300
    """After which a command beside the server has failed."""

    def __init__(self, state: Path, **variables: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._log = state / "server.log"
        inherited = {k: v for k, v in os.environ.items() if k not in ("BASE_URL", "DEBUG")}
        self.environment = inherited | {
            "DJANGO_SETTINGS_MODULE": "cms.settings.embedded",
            "STATE_DIR": str(state),
            "PORT": str(self.port),
            **variables,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Make the database and the content that is there at the beginning."""
        self._run("manage.py", "prepare")
        self._run("manage.py", "shell", "--no-imports", "-c", CREATE_CONTENT)

    def start(self) -> None:
        """Serve; return when the first request is answered."""
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [self.python, "manage.py", *self.command],
                cwd=self.root,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait_until_ready(self._process)

    def run_schedule(self) -> None:
        """The scheduled run, when the time of all that is scheduled has come."""
        self._run("manage.py", "shell", "--no-imports", "-c", RUN_SCHEDULE)

    def expire_links(self) -> None:
        """Let the time of all links to drafts be over."""
        self._run("manage.py", "shell", "--no-imports", "-c", EXPIRE_LINKS)

    def execute(self, code: str) -> str:
        """Run Python in the installation; return what it prints."""
        return self._run("manage.py", "shell", "--no-imports", "-c", code)

    @property
    def pid(self) -> int:
        """The process that was started."""
        assert self._process is not None
        return self._process.pid

    def manage(self, *arguments: str) -> str:
        """Run a command in the installation; return what it prints."""
        return self._run("manage.py", *arguments)

    def stop(self) -> None:
        """End the process."""
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _run(self, *arguments: str) -> str:
        return subprocess.run(
            [self.python, *arguments],
            cwd=self.root,
            env=self.environment,
            check=True,
            timeout=self.seconds_to_run,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while process.poll() is None and time.monotonic() < deadline:
            try:
                with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
                    connection.request("GET", "/api/v1/articles/")
                    connection.getresponse().read()
            except OSError:
                time.sleep(0.1)
            else:
                return
        self.stop()
        raise RuntimeError(f"The server did not start:\n{self._log.read_text()[-4000:]}")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port
