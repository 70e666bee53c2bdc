"""The demo site as production serves it: gunicorn, TLS, files compressed by WhiteNoise."""

import os
import secrets
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import trustme

from tests.browser.server import ROOT, free_port

SECONDS_TO_START = 60


class AuditedServer:
    """An installation of its own in `state`, with a certificate of its own authority."""

    def __init__(self, state: Path) -> None:
        self.host = f"localhost:{free_port()}"
        self.address = f"https://{self.host}"
        self.authority = state / "authority.pem"
        self._state = state
        self._certificate = state / "certificate.pem"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.audit.settings",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "BASE_URL": self.address,
            "STATE_DIR": str(state),
        }

    def prepare(self) -> None:
        """Make the certificate, the database, the static files and the demo."""
        shutil.rmtree(self._state, ignore_errors=True)
        self._state.mkdir(parents=True)
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(self.authority))
        certificate = authority.issue_cert("localhost")
        certificate.private_key_and_cert_chain_pem.write_to_path(str(self._certificate))
        for command in ("prepare", "collectstatic --noinput -v0", "load_demo"):
            self._run("manage.py", *command.split())

    @contextmanager
    def running(self) -> Iterator[None]:
        """Serve until the end."""
        options = (
            f"--bind {self.host} --workers 2 --threads 4 --no-control-socket --http-protocols h2,h1"
        )
        command = ["-m", "gunicorn", "cms.wsgi", "--no-control-socket", *options.split()]
        command += ["--certfile", str(self._certificate)]
        with (self._state / "server.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self._wait_until_ready(process)
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers by name in lower case, and the body as it was sent."""
        context = ssl.create_default_context(cafile=str(self.authority))
        request = Request(self.address + path, headers=headers)  # noqa: S310
        try:
            with urlopen(request, context=context, timeout=30) as answer:  # noqa: S310
                return answer.status, _headers(answer), answer.read()
        except HTTPError as error:
            return error.code, _headers(error), error.read()

    def _run(self, *arguments: str) -> None:
        subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, check=True, timeout=600
        )

    def _wait_until_ready(self, process: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while process.poll() is None and time.monotonic() < deadline:
            try:
                self.get("/")
            except (URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
            else:
                return
        log = (self._state / "server.log").read_text()
        raise RuntimeError(f"The server did not start:\n{log[-4000:]}")


def _headers(answer: HTTPResponse | HTTPError) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.headers.items()}
