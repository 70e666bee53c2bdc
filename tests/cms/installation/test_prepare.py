"""Setting up an installation, and keeping it current."""

import difflib
import json
import os
import sqlite3
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from wagtail.models import Site

from cms.delivery.models import ContentItem, FeedState
from cms.delivery.sync.reconcile import due
from cms.foundation import fingerprint
from cms.installation.fresh_database import create_fresh_database, dump
from tests.factories import SiteTree, make_article, make_image, make_practitioner

ROOT = Path(__file__).resolve().parents[3]


def manage(state: Path, *arguments: str, **variables: str) -> str:
    """What `manage.py` prints, in an installation that keeps everything in `state`."""
    settings = {"DJANGO_SETTINGS_MODULE": "cms.settings.embedded", "STATE_DIR": str(state)}
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env={"PATH": os.defpath, **settings, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_empty_folder_becomes_an_installation(tmp_path: Path) -> None:
    state = tmp_path / "state"
    assert manage(state, "prepare", PORT="8123") == ""

    database = sqlite3.connect(state / "db.sqlite3")
    try:
        (origin,) = database.execute("SELECT origins FROM delivery_feedstate").fetchone()
        pages = database.execute("SELECT url_path FROM wagtailcore_page ORDER BY path").fetchall()
        site = database.execute("SELECT hostname, port FROM wagtailcore_site").fetchall()
    finally:
        database.close()
    assert json.loads(origin)["site"] == "http://127.0.0.1:8123"
    assert site == [("127.0.0.1", 8123)]
    assert pages == [("/",), ("/site/",), ("/site/articles/",), ("/site/practitioners/",)]
    assert sorted(path.name for path in state.iterdir()) == ["db.sqlite3", "secret_key"]


@pytest.mark.slow
def test_the_fresh_database_is_what_the_migrations_give(tmp_path: Path) -> None:
    manage(tmp_path, "migrate", "--verbosity=0")
    create_fresh_database(tmp_path / "fresh.sqlite3")

    # Another version of Python writes the same database in another order, so both are dumped here.
    fresh, migrated = dump(tmp_path / "fresh.sqlite3"), dump(tmp_path / "db.sqlite3")
    assert "".join(difflib.unified_diff(list(fresh), list(migrated))) == ""


@pytest.mark.django_db
def test_there_is_a_migration_for_every_change_of_the_models() -> None:
    said = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=said)

    assert said.getvalue() == "No changes detected\n"


def test_a_database_that_is_there_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "db.sqlite3"
    path.write_bytes(b"precious")

    assert create_fresh_database(path) is False
    assert path.read_bytes() == b"precious"


def test_a_fresh_database_appears_when_it_is_complete(tmp_path: Path) -> None:
    unfinished = tmp_path / f"db.{os.getpid()}.new"
    unfinished.write_bytes(b"left by a process that was killed")

    assert create_fresh_database(tmp_path / "db.sqlite3") is True
    assert [path.name for path in tmp_path.iterdir()] == ["db.sqlite3"]


def stored(item: ContentItem) -> str:
    return bytes(item.content).decode()


@pytest.mark.django_db
def test_a_new_address_rebuilds_all_items(site: SiteTree, settings: Any) -> None:
    image = make_image()
    ada = make_practitioner(site, portrait=image)
    make_article(site, authors=[ada], hero_image=image)
    make_article(site, "Withdrawn").unpublish()
    settings.WAGTAILADMIN_BASE_URL = "https://www.example.com"
    call_command("prepare")

    items = list(ContentItem.objects.filter(reason=""))
    assert len(items) == 2
    for item in items:
        assert "http://testserver" not in stored(item)
        assert '"src":"https://www.example.com/media/renditions/' in stored(item)
        assert not hasattr(item.page, "rebuild")
    assert FeedState.objects.get().position == 6
    default = Site.objects.get(is_default_site=True)
    assert (default.hostname, default.port) == ("www.example.com", 443)


@pytest.mark.django_db
def test_a_new_address_of_the_media_rebuilds_all_items(site: SiteTree, settings: Any) -> None:
    make_article(site, hero_image=make_image())
    call_command("prepare")
    assert '"src":"http://testserver/media/renditions/' in stored(ContentItem.objects.get())
    settings.MEDIA_URL = "https://cdn.example.com/files/"
    call_command("prepare")

    assert '"src":"https://cdn.example.com/files/renditions/' in stored(ContentItem.objects.get())


@pytest.mark.django_db
def test_new_code_rebuilds_all_items(site: SiteTree, monkeypatch: pytest.MonkeyPatch) -> None:
    make_article(site)
    call_command("prepare")
    ContentItem.objects.update(content=b"{}", digest="as the code before built it")
    call_command("prepare")
    assert stored(ContentItem.objects.get()) == "{}"
    monkeypatch.setattr(fingerprint, "code_fingerprint", lambda: "of another version")
    call_command("prepare")

    assert '"title":"Back pain"' in stored(ContentItem.objects.get())


@pytest.mark.django_db
def test_the_next_start_finds_nothing_new(site: SiteTree, capsys: Any) -> None:
    make_article(site)
    call_command("prepare")
    position = FeedState.objects.get().position
    capsys.readouterr()
    call_command("prepare")

    assert capsys.readouterr().out == ""
    assert FeedState.objects.get().position == position
    assert due() is None
