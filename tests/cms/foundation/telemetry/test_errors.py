"""A report of an error says where in the code it was, and nothing of people."""

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli
import pytest
import sentry_sdk
from django.test import Client

from cms.foundation.telemetry.errors import report_errors
from tests.factories import SiteTree

UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}
SECRETS = ["patient@example.com", "sore-back", "Browser of Ada", "203.0.113.77", "Bearer abc"]


@pytest.fixture
def reports() -> Iterator[list[str]]:
    """What a server of Sentry's protocol was sent."""
    received: list[str] = []

    class Sentry(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append(UNPACK[self.headers["Content-Encoding"]](body).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Sentry)
    threading.Thread(target=server.serve_forever).start()
    try:
        report_errors(f"http://key@127.0.0.1:{server.server_port}/1", "1.2.3")
        yield received
    finally:
        sentry_sdk.get_client().close()
        sentry_sdk.init()
        server.shutdown()
        server.server_close()


@pytest.mark.django_db
def test_an_error_is_reported_without_people(
    site: SiteTree, reports: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        kept_in_a_variable = SECRETS[0]
        raise RuntimeError(len(kept_in_a_variable))

    monkeypatch.setattr("cms.delivery.api.changes.feed_state", broken)
    client = Client(raise_request_exception=False, REMOTE_ADDR=SECRETS[3])
    headers = {"User-Agent": SECRETS[2], "Authorization": SECRETS[4], "Cookie": f"a={SECRETS[1]}"}

    assert client.get(f"/api/v1/changes/?cursor={SECRETS[1]}", headers=headers).status_code == 500
    sentry_sdk.flush()

    assert len(reports) == 1
    assert '"type":"RuntimeError"' in reports[0].replace(": ", ":")
    assert '"release":"1.2.3"' in reports[0].replace(": ", ":")
    assert "request_id" in reports[0]
    assert [secret for secret in SECRETS if secret in reports[0]] == []
