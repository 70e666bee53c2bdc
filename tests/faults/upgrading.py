"""The version before this one, which serves a large site, and a load that moves between both."""

import json
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import psycopg

from tests.browser.server import ROOT
from tests.faults.load import Answers, Findings, Load, Production, Site
from tests.postgresql import PostgresqlServer

FIRST = "9a3610da4fda518d8232274ccc302ef94543cb1f"
"""The commit that stands for the version before while there is none; it lacks two migrations."""
VERSION = re.compile(r"^## (\d+\.\d+\.\d+)\b", re.MULTILINE)
HISTORY = "Get it by `git fetch --tags --unshallow`, or `git fetch --tags` if nothing is left out."
BASE_URL = "http://www.example.com"
SETTINGS = ("production", "filling")
# All that was changed since the comparison began, and as many others.
FINDINGS = """
import json
from articles.models import ArticlePage
from cms.delivery.models import ContentItem, FeedState, ReconcileRun
from tests.faults.agreement import contradictions
page = ArticlePage.objects.get(pk={pk})
saved = [revision.content["title"] for revision in page.revisions.order_by("pk")]
title = ContentItem.objects.get(page={pk}).title
items = ContentItem.objects.filter(reason="")
begun = ReconcileRun.objects.latest("pk").started_at
changed = items.filter(changed_at__gte=begun).values_list("page", flat=True)
others = ArticlePage.objects.order_by("?").values_list("pk", flat=True)[:{sample}]
faults = contradictions(ArticlePage.objects.filter(pk__in={{*changed, *others}}))
if ContentItem.objects.latest("position").position != FeedState.objects.get().position:
    faults.append("the last position given is not the largest of an item")
positions = {{str(pk): position for pk, position in items.values_list("pk", "position")}}
print(json.dumps([[saved, page.title, title, faults], positions]))
"""


def versions() -> list[str]:
    """The numbers of all versions in the changelog, the newest first."""
    return VERSION.findall((ROOT / "CHANGELOG.md").read_text())


def version_before() -> str:
    """The tag of the version before the newest, or FIRST."""
    _, *before = versions()
    return f"v{before[0]}" if before else FIRST


def code_of(revision: str, root: Path = ROOT) -> Path:
    """A folder with the code of a revision and its packages. Raise LookupError if git lacks it."""
    wanted = ["git", "rev-parse", "--verify", f"{revision}^{{commit}}"]
    found = subprocess.run(wanted, cwd=root, capture_output=True, text=True, check=False)
    if found.returncode:
        raise LookupError(
            f"The version before this one, {revision}, is not in this copy of the repository. "
            f"{HISTORY} {found.stderr.strip()}"
        )
    commit = found.stdout.strip()
    folder = root / "var" / "test" / "versions" / commit
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        archive = ["git", "archive", commit]
        with subprocess.Popen(archive, cwd=root, stdout=subprocess.PIPE) as files:
            subprocess.run(["tar", "-x"], cwd=folder, stdin=files.stdout, check=True)
        install = ["scripts/bootstrap.py", "requirements.txt", "requirements-dev.txt"]
        subprocess.run([sys.executable, *install], cwd=folder, check=True)
        (folder / "complete").touch()
    for name in SETTINGS:
        shutil.copy(ROOT / "tests" / "faults" / f"{name}.py", folder / "tests" / "faults")
    return folder


class Earlier(Production):
    """The version before in production."""

    seconds_to_run = 7200

    def __init__(self, state: Path, database: str, redis: str, **variables: str) -> None:
        super().__init__(state, database, redis, **variables)
        self.root = code_of(version_before())
        self.python = self.root / ".venv" / "bin" / "python"
        worker = self.root / "cms" / "installation" / "management" / "commands" / "worker.py"
        # Its name before the first version.
        self.worker = "worker" if worker.exists() else "db_worker"


def large_site(server: PostgresqlServer, articles: int, state: Path, redis: str) -> str:
    """The database of a site of the version before with so many articles, made once."""

    def fill(url: str) -> None:
        settings = {"DJANGO_SETTINGS_MODULE": "tests.faults.filling"}
        earlier = Earlier(state, url, redis, **variables())
        earlier.environment |= settings
        earlier.manage("prepare")
        earlier.manage("make_content", f"--articles={articles}", "--verbosity=0")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")

    commit = code_of(version_before()).name
    return server.kept(f"meridian_{commit[:12]}_{articles}", fill)


def variables() -> dict[str, str]:
    """What both versions have in common: readers come through a balancer."""
    return {"BASE_URL": BASE_URL, "ALLOWED_HOSTS": "127.0.0.1"}


class Partner(Load):
    """A load with a partner, who follows the change feed by its cursor."""

    def __init__(self, site: Site, pause: float) -> None:
        super().__init__(site, pause)
        self.partner = Answers()
        self.positions: list[int] = []
        """Those of the entries, in the order in which the partner got them."""
        self.copy: dict[str, int] = {}
        """The position that the partner has of each item."""
        self._programs.append(self._follow)

    def everybody(self) -> list[Answers]:
        """The partner too."""
        return [*super().everybody(), self.partner]

    def _follow(self) -> None:
        path = "/api/v1/changes/?limit=100"
        while not self._ended.wait(self._pause):
            status, content = self._ask(self.partner, "GET", path)
            if status == 200:
                page = json.loads(content)
                for entry in page["items"]:
                    self.positions.append(entry["position"])
                    self.copy[entry["id"]] = entry["position"]
                following = urlsplit(page["next"])
                path = f"{following.path}?{following.query}"


class Watch:
    """Asks the database, while the block lasts, what others wait for."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self.longest = 0.0
        """For how many seconds somebody waited for a lock on a table."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        self._connection.close()

    def comparison(self) -> dict[str, Any]:
        """The newest comparison of all items with their pages."""
        found = self._connection.execute(
            "SELECT row_to_json(run) FROM delivery_reconcilerun run ORDER BY id DESC LIMIT 1"
        ).fetchone()
        assert found
        run: dict[str, Any] = found[0]
        return run

    def _look(self) -> None:
        while not self._ended.wait(0.02):
            found = self._connection.execute(
                "SELECT coalesce(max(extract(epoch FROM clock_timestamp() - waitstart)), 0)::float"
                " FROM pg_locks WHERE NOT granted AND locktype = 'relation'"
            ).fetchone()
            assert found
            self.longest = max(self.longest, found[0])


def found_after(site: Site, later: Production, sample: int) -> tuple[Findings, dict[str, int]]:
    """What is stored of the editor's work and contradicts, and the positions of public items."""
    printed = later.execute(FINDINGS.format(pk=site.page, sample=sample)).splitlines()[-1]
    findings, positions = json.loads(printed)
    return Findings(*findings), positions


def missed(load: Partner, positions: dict[str, int]) -> list[str]:
    """What is wrong with what the partner was told, up to the last entry."""
    wrong = [
        f"position {position} came after {before}"
        for before, position in zip(load.positions, load.positions[1:], strict=False)
        if position <= before
    ]
    last = load.positions[-1]
    return wrong + [
        f"{pk} is at {position}, and the partner has {load.copy.get(pk)}"
        for pk, position in positions.items()
        if position <= last and load.copy.get(pk) != position
    ]
