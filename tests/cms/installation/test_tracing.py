"""One id leads from the proxy through the log, a problem document and a trace to the worker."""

import gzip
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.browser.server import Server

READ, DONE = "0af7651916cd43dd8448eb211c80319c", "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "b7ad6b7169203331"
SECRETS = ["sore-back", "Browser of Ada", "203.0.113.77", "a long walk", "mei"]
FAILED = """
from cms.foundation.users.models import User
from django_tasks_db.models import DBTaskResult
User.objects.create_superuser("mei", password="a long walk")
task = DBTaskResult.objects.create(
    status="FAILED", task_path="cms.delivery.sync.rebuilding.rebuild_stale_task",
    args_kwargs={"args": [], "kwargs": {}}, run_after="2026-01-01T00:00:00Z",
)
print(task.pk)
"""


class Collector(ThreadingHTTPServer):
    """A server of OpenTelemetry's protocol that keeps the spans it is sent."""

    def __init__(self) -> None:
        self.spans: list[Any] = []
        super().__init__(("127.0.0.1", 0), CollectorHandler)

    def of(self, trace: str, name: str) -> Any:
        """The span of that name, once it has come."""
        spans = [one for one in self.spans if one.trace_id.hex() == trace and one.name == name]
        return spans[0] if spans else None


class CollectorHandler(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers["Content-Encoding"] == "gzip":
            body = gzip.decompress(body)
        sent = ExportTraceServiceRequest.FromString(body)
        for resource in sent.resource_spans:
            for scope in resource.scope_spans:
                self.server.spans += scope.spans
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        threading.Thread(target=server.serve_forever).start()
        yield server
        server.shutdown()


@pytest.fixture
def site(tmp_path: Path, collector: Collector) -> Iterator[Server]:
    site = Server(
        tmp_path,
        DJANGO_SETTINGS_MODULE="cms.settings.production",
        SECRET_KEY="s" * 50,
        DATABASE_URL=f"sqlite://{tmp_path}/db.sqlite3",
        REDIS_URL="",
        LOG_JSON="true",
        LOG_REQUESTS="true",
        REQUEST_ID_HEADER="traceparent",
        OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{collector.server_port}",
        OTEL_BSP_SCHEDULE_DELAY="100",
    )
    site.environment["BASE_URL"] = site.address
    site.manage("prepare")
    site.manage("collectstatic", "--noinput", "--verbosity=0")
    site.start()
    yield site
    site.stop()


def eventually(what: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + 60
    while not (found := what()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def attributes(span: Any) -> dict[str, Any]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in span.attributes}


def test_it_is_in_all_that_is_written_and_nobody_is_named(
    site: Server, collector: Collector, tmp_path: Path
) -> None:
    failed = site.execute(FAILED).split()[-1]
    address = f"{site.address}/api/v1/articles/?limit=no&search={SECRETS[0]}"
    headers = {"User-Agent": SECRETS[1], "X-Forwarded-For": SECRETS[2]}
    sent = {**headers, "traceparent": f"00-{READ}-{PARENT}-01"}
    problem = requests.get(address, headers=sent, timeout=20).json()
    log_in(editor := requests.Session(), site.address)
    report = f"{site.address}/admin/reports/operations/"
    token = csrf_token(editor.get(report, timeout=20).text)
    form = {"csrfmiddlewaretoken": token, "task": failed}
    sent = {**headers, "traceparent": f"00-{DONE}-{PARENT}-01"}
    answer = editor.post(report, form, headers=sent, timeout=20, allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/reports/operations/")

    assert problem["instance"].replace("-", "") == f"urn:uuid:{READ}"
    reading = eventually(lambda: collector.of(READ, "GET api:articles-list"))
    assert reading.parent_span_id.hex() == PARENT
    assert attributes(reading) == {
        "http.request.method": "GET",
        "http.response.status_code": 400,
    }
    posting = eventually(lambda: collector.of(DONE, "POST operations"))
    query = eventually(lambda: collector.of(DONE, "INSERT"))
    assert query.parent_span_id == posting.span_id
    assert " VALUES (%s, %s" in attributes(query)["db.query.text"]
    path = "cms.delivery.sync.rebuilding.rebuild_stale_task"
    assert eventually(lambda: collector.of(DONE, path)) is not None

    log = (tmp_path / "server.log").read_text().splitlines()
    lines = [json.loads(line) for line in log if line.startswith("{")]
    told = {(line["request_id"].replace("-", ""), line["event"].split()[0]) for line in lines}
    assert {(READ, "GET"), (DONE, "POST"), (DONE, path)} <= told
    everything = repr(collector.spans)
    assert [secret for secret in SECRETS if secret in everything] == []


def log_in(session: requests.Session, address: str) -> None:
    page = session.get(f"{address}/admin/login/", timeout=20).text
    form = {"csrfmiddlewaretoken": csrf_token(page), "username": "mei", "password": "a long walk"}
    answer = session.post(f"{address}/admin/login/", form, timeout=60)
    assert answer.url == f"{address}/admin/"


def csrf_token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found is not None
    return found[1]
