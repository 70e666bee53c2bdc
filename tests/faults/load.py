"""A site in production, with readers and an editor who go on whatever happens to it."""

import json
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Self

from tests.browser.server import Server

ROUTES = {
    "home": "/",
    "list": "/articles/",
    "page": "/articles/first/",
    "search": "/search/?q=sleep",
    "sitemap": "/sitemap.xml",
    "API": "/api/v1/articles/",
    "changes": "/api/v1/changes/?limit=5",
}
PROGRAMS = ("API", "changes")
CONTENT = """
from home.site_tree import ensure_site_tree
from tests.factories import make_article, make_practitioner
site = ensure_site_tree()
author = make_practitioner(site, "Ada Quill")
for name in ("First", "Second", "Third"):
    make_article(site, name, authors=[author], summary="On sleep.")
from cms.foundation.users.models import User
User.objects.create_superuser("importer")
from articles.models import ArticlePage
print(ArticlePage.objects.get(title="Second").pk)
"""
# A picture of the editor's page, and the address of a rendition.
PICTURE = """
from tests.factories import make_image
from articles.models import ArticlePage
page = ArticlePage.objects.get(title="Second")
page.hero_image, page.hero_image_alt = make_image("Harbor", 900, 600), "A harbor"
page.save_revision().publish()
print(page.hero_image.renditions.filter(filter_spec__endswith="format-avif")[0].url)
"""
TASK = """
import sys
from tests.faults.workers import write_down
write_down.enqueue({path!r}, {seconds!r})
"""
# What goes on by itself: tasks, also those of before, and the schedule.
GOING_ON = """
import time
from django_tasks_db.models import DBTaskResult
from cms.editorial.scheduling.models import PeriodicRun
from cms.installation.models import Heartbeat
from tests.faults.workers import write_down
runs = PeriodicRun.objects.filter(command="publish_scheduled")
before, last = runs.get().begun_at, time.monotonic() + 60
write_down.enqueue({path!r}, 0)
def waits():
    return runs.get().begun_at == before or DBTaskResult.objects.exclude(status="SUCCESSFUL")
while waits() and time.monotonic() < last:
    time.sleep(0.2)
print(bool(waits()), Heartbeat.objects.alive().count())
"""
FINDINGS = """
import json
from articles.models import ArticlePage
from cms.delivery.models import ContentItem
from tests.faults.agreement import disagreements
page = ArticlePage.objects.get(pk={pk})
saved = [revision.content["title"] for revision in page.revisions.order_by("pk")]
item = ContentItem.objects.get(page={pk}).title
print(json.dumps([saved, page.title, item, disagreements()]))
"""


class Production(Server):
    """`manage.py serve` as in the operators' guide, and the commands beside it."""

    command: tuple[str, ...] = ("serve",)

    def __init__(self, state: Path, database: str, redis: str, **variables: str) -> None:
        super().__init__(
            state,
            DJANGO_SETTINGS_MODULE="tests.faults.production",
            SECRET_KEY="s" * 50,
            DATABASE_URL=database,
            REDIS_URL=redis,
            WAGTAIL_API_V3="true",
            SCHEDULE_SECONDS="1",
            **variables,
        )
        self.environment.setdefault("BASE_URL", self.address)
        self.state = state

    @contextmanager
    def beside(self, command: str) -> Iterator[None]:
        """Run another command of the installation until the block ends."""
        with (
            (self.state / f"{command}.log").open("wb") as log,
            subprocess.Popen(
                [self.python, "manage.py", command],
                cwd=self.root,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            ) as process,
        ):
            try:
                yield
                assert process.poll() is None, f"{command} has ended by itself"
            finally:
                process.terminate()
                process.wait(30)

    def log(self, command: str) -> str:
        """What it has written so far."""
        name = "server" if command == "serve" else command
        return (self.state / f"{name}.log").read_text()


class Site:
    """A production with content in it, of which one page is the editor's."""

    def __init__(self, server: Production) -> None:
        self.server = server
        server.manage("prepare")
        self.page = int(server.execute(CONTENT).split()[-1])
        made = server.manage("api_tokens", "create", "--user=importer", "--name=Load")
        self.token = made.split()[-1]

    def findings(self) -> "Findings":
        """What is stored now of the editor's work."""
        printed = self.server.execute(FINDINGS.format(pk=self.page)).splitlines()[-1]
        return Findings(*json.loads(printed))


@dataclass(frozen=True)
class Findings:
    """The titles of all versions of the page, of the page and of its item, and what disagrees."""

    versions: list[str]
    title: str
    item: str
    faults: list[str]

    def lost(self, load: "Load") -> list[str]:
        """What the site said it had saved or published, and had not."""
        lost = [title for title in load.saved if title not in self.versions]
        # One that was not acknowledged may have been published too, but none of before.
        last = load.published[-1] if load.published else self.title
        later = self.versions[self.versions.index(last) :] if last in self.versions else []
        return lost + [title for title in (self.title, self.item) if title not in later]


@dataclass
class Answers:
    """What one reader was answered at one address: when, the status, and the body of an error.

    `longest` is how many seconds the slowest answer took.
    """

    seen: list[tuple[float, int]] = field(default_factory=list)
    longest: float = 0.0
    errors: dict[int, tuple[dict[str, str], bytes]] = field(default_factory=dict)

    def statuses(self, begin: float, end: float) -> set[int]:
        """The statuses given to requests that were sent between the two moments."""
        return {status for moment, status in self.seen if begin <= moment < end}

    def back_after(self, moment: float) -> float:
        """How many seconds after `moment` the first of only good answers came."""
        bad = [seen for seen, status in self.seen if status != 200 and seen >= moment]
        good = [seen for seen, status in self.seen if status == 200 and seen > max(bad, default=0)]
        return max(0.0, min(good) - moment)


class Load:
    """Readers and an editor, each a thread that begins with the block and ends with it.

    Their requests take turns at the servers, which may be others after a while. Each waits for
    `pause` seconds between two of them.
    """

    def __init__(self, site: Site, pause: float = 0.05) -> None:
        self._page, self._token, self._pause = site.page, site.token, pause
        self.servers: tuple[Production, ...] = (site.server,)
        self._ended = threading.Event()
        self.readers = {name: Answers() for name in ROUTES}
        self.editor = Answers()
        self.saved: list[str] = []
        """The titles that the site said it had saved, in order."""
        self.published: list[str] = []
        """Those that it said it had published."""
        self._programs: list[Callable[[], None]] = [partial(self._read, name) for name in ROUTES]
        self._programs.append(self._edit)

    def __enter__(self) -> Self:
        self._threads = [threading.Thread(target=program) for program in self._programs]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def statuses(self, begin: float = 0.0, end: float = float("inf")) -> dict[str, set[int]]:
        """The statuses that readers, programs and the editor were given, who asked in that time."""
        found: dict[str, set[int]] = {}
        for name, answers in self.readers.items():
            who = "programs" if name in PROGRAMS else "readers"
            found.setdefault(who, set()).update(answers.statuses(begin, end))
        return found | {"editor": set(self.editor.statuses(begin, end))}

    def back_after(self, moment: float) -> float:
        """How many seconds after `moment` everything was answered well again."""
        return max(answers.back_after(moment) for answers in self.everybody())

    def everybody(self) -> list[Answers]:
        """What each of them was answered."""
        return [*self.readers.values(), self.editor]

    @property
    def longest(self) -> float:
        """How many seconds the slowest of all answers took."""
        return max(answers.longest for answers in self.everybody())

    def _read(self, name: str) -> None:
        for number in iter(lambda: len(self.readers[name].seen), -1):
            if self._ended.wait(self._pause):
                return
            # A query that nobody has asked for before is not answered from what is kept.
            sign = "&" if "?" in ROUTES[name] else "?"
            path = ROUTES[name] + (f"{sign}q={number}" if name in ("home", "list") else "")
            self._ask(self.readers[name], "GET", path)

    def _edit(self) -> None:
        number = 0
        while not self._ended.wait(2 * self._pause):
            number += 1
            title = f"Version {number}"
            body = json.dumps({"meta": {"type": "articles.ArticlePage"}, "title": title})
            path = f"/api/wagtail/v3/pages/{self._page}/"
            if self._ask(self.editor, "PATCH", path, body)[0] == 200:
                self.saved.append(title)
                if self._ask(self.editor, "POST", f"{path}actions/publish/", "{}")[0] == 200:
                    self.published.append(title)

    def _ask(self, answers: Answers, method: str, path: str, body: str = "") -> tuple[int, bytes]:
        server = self.servers[len(answers.seen) % len(self.servers)]
        headers = {"Content-Type": "application/json"} if body else {}
        if method != "GET":
            headers["Authorization"] = f"Bearer {self._token}"
        began, status, content = time.monotonic(), 0, b""
        try:
            with closing(HTTPConnection("127.0.0.1", server.port, timeout=30)) as connection:
                connection.request(method, path, body or None, headers)
                answer = connection.getresponse()
                content, status = answer.read(), answer.status
                if status >= 400:
                    answers.errors.setdefault(status, (dict(answer.getheaders()), content))
        except (OSError, HTTPException) as error:
            answers.errors.setdefault(0, ({}, repr(error).encode()))
        answers.seen.append((began, status))
        answers.longest = max(answers.longest, time.monotonic() - began)
        return status, content
