"""A hub is told of each feed that changed, after the commit, and of nothing else."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.test import Client as Browser
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks

from cms.channels.feeds import hub
from cms.channels.feeds.tasks import tell_hub_task
from cms.foundation.http.gate import Gate
from cms.foundation.http.outgoing import Client
from tests.factories import SiteTree, make_article, make_practitioner, make_topic

pytestmark = pytest.mark.django_db
FEED = "http://testserver/feeds/articles.atom"


@dataclass
class Hub:
    """A hub on this machine: what it was sent, and the status that it answers with."""

    url: str
    status: int = 202
    received: list[list[tuple[str, str]]] = field(default_factory=list)
    types: list[str | None] = field(default_factory=list)


@pytest.fixture
def local_hub(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """It runs, the settings name it, and the gate lets through to it and to nothing else here."""
    running: list[Hub] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            running[0].received.append(parse_qsl(body))
            running[0].types.append(self.headers["Content-Type"])
            self.send_response(running[0].status)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    port = int(server.server_address[1])
    running.append(Hub(f"http://127.0.0.1:{port}/hub?v=1"))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    settings.WEBSUB_HUB_URL = running[0].url
    gate = Gate(networks=["127.0.0.0/8"], ports={port})
    monkeypatch.setattr(hub, "make_client", lambda: Client(gate, user_agent="Test", pause=0))
    yield running[0]
    server.shutdown()
    server.server_close()
    thread.join()


def told(local_hub: Hub) -> set[str]:
    """The feeds that the hub was told of since the last time, without their suffixes."""
    urls = [value for form in local_hub.received for name, value in form if name == "hub.url"]
    local_hub.received.clear()
    paths = {url.removeprefix("http://testserver/feeds/").rpartition(".")[0] for url in urls}
    assert len(urls) == 3 * len(paths)
    return paths


def test_publishing_tells_the_hub(
    site: SiteTree,
    local_hub: Hub,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    ada = make_practitioner(site)
    with django_capture_on_commit_callbacks(execute=True):
        article = make_article(site, authors=[ada], publish=False)
    assert local_hub.received == []

    with django_capture_on_commit_callbacks() as callbacks:
        article.save_revision().publish()
    assert local_hub.received == []
    for callback in callbacks:
        callback()

    assert local_hub.received == [
        [
            ("hub.mode", "publish"),
            ("hub.url", FEED),
            ("hub.url", "http://testserver/feeds/articles.rss"),
            ("hub.url", "http://testserver/feeds/articles.json"),
            ("hub.url", f"http://testserver/feeds/authors/{ada.content_id}.atom"),
            ("hub.url", f"http://testserver/feeds/authors/{ada.content_id}.rss"),
            ("hub.url", f"http://testserver/feeds/authors/{ada.content_id}.json"),
        ]
    ]
    assert local_hub.types == ["application/x-www-form-urlencoded"]


def test_the_feeds_that_an_article_leaves_have_changed_too(
    site: SiteTree,
    local_hub: Hub,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    article = make_article(site, topics=[make_topic()])
    with django_capture_on_commit_callbacks(execute=True):
        article.topics.set([make_topic("Sleep")])
        article.save_revision().publish()
    assert told(local_hub) == {"articles", "topics/back-pain", "topics/sleep"}

    with django_capture_on_commit_callbacks(execute=True):
        article.unpublish()
    assert told(local_hub) == {"articles", "topics/sleep"}

    with django_capture_on_commit_callbacks(execute=True):
        article.save_revision()
        make_practitioner(site)
    assert told(local_hub) == set()


def test_without_a_hub_nothing_is_told(
    site: SiteTree,
    local_hub: Hub,
    settings: Any,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.WEBSUB_HUB_URL = ""
    with django_capture_on_commit_callbacks(execute=True):
        make_article(site)

    assert tell_hub_task.call([FEED]) is False
    assert local_hub.received == []


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_hub_that_is_down_is_told_again_later(status: int, local_hub: Hub, settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    local_hub.status = status
    assert tell_hub_task.call([FEED]) is False
    (waiting,) = DBTaskResult.objects.all()

    assert (waiting.task_result.args, waiting.task_result.kwargs) == ([[FEED], 1], {})
    assert timedelta(seconds=50) < waiting.run_after - timezone.now() < timedelta(seconds=70)

    assert tell_hub_task.call([FEED], 5) is False
    assert DBTaskResult.objects.count() == 1
    local_hub.status = 204
    assert waiting.task.call(*waiting.args_kwargs["args"]) is True


def test_a_hub_that_refuses_is_not_asked_again(
    local_hub: Hub, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    for status in (400, 404, 301):
        local_hub.status = status
        assert tell_hub_task.call([FEED]) is False

    assert DBTaskResult.objects.count() == 0
    assert [record.getMessage() for record in caplog.records] == [
        f"The hub {local_hub.url} refuses: It answered {status}." for status in (400, 404, 301)
    ]


def test_many_feeds_go_in_several_requests(local_hub: Hub) -> None:
    urls = [f"http://testserver/feeds/topics/{number}.atom" for number in range(120)]

    assert tell_hub_task.call(urls) is True
    assert [len(form) - 1 for form in local_hub.received] == [50, 50, 20]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.1.2.3", "[::1]", "169.254.169.254"])
def test_no_private_address_is_told(
    host: str, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """With the real gate, whatever port the setting names."""
    settings.WEBSUB_HUB_URL = f"http://{host}:8081/hub"

    assert tell_hub_task.call([FEED]) is False
    assert [record.getMessage() for record in caplog.records] == [
        f"The hub http://{host}:8081/hub refuses: It leads to an address that is not public."
    ]


def test_feeds_name_the_hub(site: SiteTree, settings: Any, api: Browser) -> None:
    plain = {s: api.get(f"/feeds/articles.{s}") for s in ("atom", "rss", "json")}
    settings.WEBSUB_HUB_URL = "https://hub.example/"
    named = {s: api.get(f"/feeds/articles.{s}") for s in ("atom", "rss", "json")}

    for suffix, answer in named.items():
        itself = f'<http://testserver/feeds/articles.{suffix}>; rel="self"'
        assert plain[suffix]["Link"] == itself
        assert answer["Link"] == f'{itself}, <https://hub.example/>; rel="hub"'
        assert plain[suffix]["ETag"] != answer["ETag"]
        assert b"hub.example" not in plain[suffix].content
    assert b'<link rel="hub" href="https://hub.example/"/>' in named["atom"].content
    assert b'<atom:link rel="hub" href="https://hub.example/"/>' in named["rss"].content
    assert named["json"].json()["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
