"""The partner's site in examples/ is always what the practice's site is."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest
from bs4 import BeautifulSoup

from tests.browser.server import ROOT
from tests.examples import changes
from tests.examples.killing import KILLED, tree
from tests.examples.live import LiveSite
from tests.examples.proxy import DROPPED, Proxy

UP_TO_DATE = re.compile(r"(\d+) changes\.\n")


class Partner:
    """A partner with a copy of the live site in `folder`."""

    def __init__(self, live: LiveSite, folder: Path) -> None:
        self.folder, self.public = folder, folder / "public"
        self._live = live

    def sync(self, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """One run of the program."""
        return subprocess.run(
            [sys.executable, "-m", "partner_site", self._live.api, self.folder, "--limit=7"],
            cwd=ROOT / "examples",
            env=os.environ | (environment or {}),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def changed(self, environment: dict[str, str] | None = None) -> int:
        """How many entries a run found, which has to succeed."""
        done = self.sync(environment)
        found = UP_TO_DATE.fullmatch(done.stdout)
        assert (done.returncode, done.stderr, bool(found)) == (0, "", True)
        return int(found[1]) if found else 0

    def text(self) -> str:
        """All that its visitors can read."""
        return "\n".join(path.read_text() for path in self.public.rglob("*.html"))

    def rows(self, column: str, table: str = "items") -> list[str]:
        """What its database holds."""
        with closing(sqlite3.connect(self.folder / "copy.sqlite3")) as database:
            found = database.execute(f"SELECT {column} FROM {table} ORDER BY 1").fetchall()  # noqa: S608
        return [value for (value,) in found]

    def cursor(self) -> list[str]:
        """What it will ask for next."""
        return self.rows("cursor", "state")


@pytest.fixture(scope="module")
def synced(live: LiveSite, tmp_path_factory: pytest.TempPathFactory) -> Partner:
    """A partner who has synced once, for others to begin with."""
    partner = Partner(live, tmp_path_factory.mktemp("synced"))
    partner.changed()
    return partner


@pytest.fixture
def partner(synced: Partner, live: LiveSite, tmp_path: Path) -> Partner:
    """A partner who is up to date."""
    partner = Partner(live, Path(shutil.copytree(synced.folder, tmp_path / "partner")))
    partner.changed()
    return partner


@pytest.fixture
def newcomer(live: LiveSite, tmp_path: Path) -> Partner:
    """A partner who has never synced before."""
    return Partner(live, tmp_path / "newcomer")


def test_the_first_sync_gives_every_public_item(live: LiveSite, partner: Partner) -> None:
    items = live.run(changes.public_items)
    headings = {
        path.relative_to(partner.public).as_posix(): BeautifulSoup(
            path.read_text(), "html.parser"
        ).h1.text  # type: ignore[union-attr]
        for path in partner.public.glob("*/*.html")
    }

    assert headings == {
        f"{item['type']}/{item['id']}.html": item.get("full_name") or item["title"]
        for item in items
    }
    listed = BeautifulSoup((partner.public / "index.html").read_text(), "html.parser").select("a")
    assert sorted(str(link["href"]) for link in listed) == sorted(headings)


def test_each_page_has_what_the_practice_asks_for(live: LiveSite, partner: Partner) -> None:
    missing = []
    for item in live.run(changes.public_items):
        page = (partner.public / item["type"] / f"{item['id']}.html").read_text()
        wanted = [item["attribution"]["html"], item["attribution"]["licence_url"]]
        wanted += [item["disclaimer"], item["attribution"]["canonical_url"]]
        wanted += [note["date"] for note in item.get("corrections", [])]
        wanted += [f'id="reference-{each["number"]}"' for each in item.get("references", [])]
        wanted += [block["html"] for block in item["body"] if block["type"] != "image"]
        missing += [(item["title"], text) for text in wanted if text not in page]

    assert missing == []
    assert "<strong>Correction, " in partner.text()


def test_no_page_shows_what_is_not_there(partner: Partner) -> None:
    pages = list(partner.public.rglob("*.html"))
    soups = {page: BeautifulSoup(page.read_text(), "html.parser") for page in pages}
    places = [
        (page, str(element.get("src") or element["href"]))
        for page, soup in soups.items()
        for element in soup.select("img[src], a[href]")
        if element.name == "img" or not str(element["href"]).startswith(("http", "#", "tel:"))
    ]

    assert [place for page, place in places if not (page.parent / place).is_file()] == []
    shown = {Path(place).name for _, place in places if "pictures/" in place}
    assert shown == {path.name for path in (partner.public / "pictures").iterdir()} != set()


def test_a_picture_is_the_rendition_as_it_was_served(live: LiveSite, partner: Partner) -> None:
    id_ = live.run(changes.article, "pictured")
    partner.changed()
    page = BeautifulSoup((partner.public / f"article/{id_}.html").read_text(), "html.parser")
    (image,) = page.select("img")
    with urlopen(f"{live.api}articles/{id_}/") as answer:  # noqa: S310
        (rendition,) = [
            each
            for each in json.load(answer)["hero_image"]["renditions"]
            if (each["format"], each["width"]) == ("webp", 960)
        ]
    with urlopen(rendition["url"]) as answer:  # noqa: S310
        served = answer.read()

    assert (partner.public / "article" / str(image["src"])).read_bytes() == served
    assert (image["alt"], image["width"]) == ("alt-pictured", "960")
    assert page.figcaption is not None
    assert page.figcaption.text == "credit-pictured"


def test_nothing_new_is_one_small_question(partner: Partner, proxy: Proxy) -> None:
    partner.changed()
    before, cursor = tree(partner.folder), partner.cursor()

    assert [partner.changed(proxy.environment) for _ in range(2)] == [0, 0]
    assert [status for _, status in proxy.asked] == [304, 304]
    assert (tree(partner.folder), partner.cursor()) == (before, cursor)


def test_an_edit_replaces_the_page_and_takes_the_picture_away(
    live: LiveSite, partner: Partner, newcomer: Partner
) -> None:
    id_ = live.run(changes.article, "edited")
    partner.changed()
    pictures = set((partner.public / "pictures").iterdir())
    live.run(changes.rename, "edited", "Another title")

    assert partner.changed() == 1
    page = BeautifulSoup((partner.public / f"article/{id_}.html").read_text(), "html.parser")
    assert page.h1 is not None
    assert (page.h1.text, page.select("img")) == ("Another title", [])
    assert [word for word in (">title-edited<", "-edited</fig") if word in partner.text()] == []
    assert len(pictures - set((partner.public / "pictures").iterdir())) == 1
    newcomer.changed()
    assert tree(partner.folder) == tree(newcomer.folder)


def test_what_is_withdrawn_leaves_nothing_behind(
    live: LiveSite, partner: Partner, newcomer: Partner
) -> None:
    ids = {reason: live.run(changes.article, f"gone-{reason}") for reason in changes.WITHDRAWALS}
    assert partner.changed() == len(ids)
    for reason, withdraw in changes.WITHDRAWALS.items():
        assert f"title-gone-{reason}" in partner.text()
        live.run(withdraw, f"gone-{reason}")

        assert partner.changed() == 1
        assert f"-gone-{reason}" not in partner.text() + str(partner.rows("content"))
        page = partner.public / f"article/{ids[reason]}.html"
        assert page.exists() == (reason == "retracted")
    note = page.read_text()
    page.unlink()

    assert changes.NOTE in note
    newcomer.changed()
    assert tree(partner.folder) == tree(newcomer.folder)


def test_a_retraction_that_is_lifted_brings_the_page_back(
    live: LiveSite, partner: Partner, newcomer: Partner
) -> None:
    id_ = live.run(changes.article, "lifted")
    partner.changed()
    live.run(changes.retract, "lifted")
    partner.changed()
    live.run(changes.lift, "lifted")
    partner.changed()
    page = (partner.public / f"article/{id_}.html").read_text()

    assert [text in page for text in ("<h1>title-lifted", "Retraction, ", "Correction, ")] == [
        True
    ] * 3


def test_after_a_restore_the_copy_is_as_a_new_one(
    live: LiveSite, partner: Partner, newcomer: Partner
) -> None:
    lost, retracted = live.run(changes.article, "lost"), live.run(changes.article, "withheld")
    partner.changed()
    live.run(changes.retract, "withheld")
    live.run(changes.lose_history, "lost")
    partner.changed()
    note = partner.public / f"article/{retracted}.html"

    assert changes.NOTE in note.read_text()
    assert not (partner.public / f"article/{lost}.html").exists()
    note.unlink()
    newcomer.changed()
    assert tree(partner.folder) == tree(newcomer.folder)


@pytest.mark.faults
@pytest.mark.parametrize(
    ("state", "points"),
    [("behind", 24), ("empty", 6)],
)
def test_a_run_that_is_killed_anywhere_loses_nothing(
    state: str, points: int, live: LiveSite, partner: Partner, newcomer: Partner
) -> None:
    slugs = [f"{name}-{state}" for name in ("kept", "left", "noted")]
    ids = [live.run(changes.article, slug) for slug in slugs]
    partner.changed()
    live.run(changes.rename, slugs[0], "Renamed")
    live.run(changes.unpublish, slugs[1])
    live.run(changes.retract, slugs[2])
    if state == "empty":
        shutil.rmtree(partner.folder)
        (partner.folder / "public").mkdir(parents=True)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.examples.killing",
            live.api,
            partner.folder,
            "3",
            str(points),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    runs = json.loads(done.stdout)

    newcomer.changed()
    expected = tree(newcomer.folder)
    note = f"public/article/{ids[2]}.html"
    assert [run["statuses"] for run in runs] == [[KILLED, 0]] * points
    notes = {run["files"].pop(note, "") for run in runs}
    assert len(notes) == 1
    assert (notes != {""}) == (state == "behind")
    assert [run["at"] for run in runs if run["files"] != expected] == []


@pytest.mark.parametrize(
    "answers",
    [
        [(503, {"Retry-After": "0"}), (429, {"Retry-After": "0"})],
        [(503, {"Retry-After": "Thu, 01 Jan 2026 00:00:00 GMT"})],
        [DROPPED],
    ],
)
def test_what_passes_is_asked_again(
    answers: list[tuple[int, dict[str, str]]], partner: Partner, proxy: Proxy
) -> None:
    partner.changed()  # From here on nothing is new, whatever other tests have changed.
    proxy.answers = list(answers)

    assert partner.changed(proxy.environment) == 0
    assert [status for _, status in proxy.asked] == [*(status for status, _ in answers), 304]


@pytest.mark.parametrize(
    ("answer", "attempts"),
    [
        ((503, {"Retry-After": "0"}), 5),
        ((429, {"Retry-After": "3600"}), 1),
        ((400, {}), 1),
    ],
)
def test_a_run_gives_up_and_leaves_all_as_it_was(
    answer: tuple[int, dict[str, str]], attempts: int, partner: Partner, proxy: Proxy
) -> None:
    before, cursor = tree(partner.folder), partner.cursor()
    proxy.answers, proxy.always = [answer], True
    done = partner.sync(proxy.environment)

    assert (done.returncode, done.stdout) == (1, "")
    assert f"answers {answer[0]}" in done.stderr
    assert [status for _, status in proxy.asked] == [answer[0]] * attempts
    assert (tree(partner.folder), partner.cursor()) == (before, cursor)


def test_two_runs_at_once_are_one(partner: Partner) -> None:
    other = sqlite3.connect(partner.folder / "copy.sqlite3", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    done = partner.sync()
    other.close()

    assert (done.returncode, done.stdout) == (1, "")
    assert "database is locked" in done.stderr
