"""Fixtures that many tests use."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from wagtail.models import Page, Site

from articles.models import ArticleIndexPage
from cms.installation.fresh_database import create_fresh_database
from home.models import HomePage
from practitioners.models import PractitionerIndexPage
from tests.factories import SiteTree


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Start from the script of a fresh database, in place of 20 s of migrations."""
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_keepdb: bool
) -> None:
    """Create the database file before Django looks for it."""
    if django_db_keepdb:
        path = Path(settings.DATABASES["default"]["TEST"]["NAME"])
        path.unlink(missing_ok=True)
        create_fresh_database(path)


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    """A media folder for each test, and an empty cache."""
    settings.MEDIA_ROOT = tmp_path / "media"
    cache.clear()
    return settings.MEDIA_ROOT


@pytest.fixture
def site(db: None) -> SiteTree:
    """An empty site: a home page, and the indexes of articles and practitioners."""
    welcome = Page.objects.get(depth=2)
    home = Page.objects.get(depth=1).add_child(instance=HomePage(title="Home", slug="site"))
    Site.objects.update(root_page=home, hostname="testserver", port=80)
    welcome.delete()
    Site.clear_site_root_paths_cache()
    return SiteTree(
        home=home,
        articles=home.add_child(instance=ArticleIndexPage(title="Articles", slug="articles")),
        practitioners=home.add_child(
            instance=PractitionerIndexPage(title="Practitioners", slug="practitioners")
        ),
    )


@pytest.fixture
def api(client: Client) -> Client:
    """A client that is nobody."""
    return client
