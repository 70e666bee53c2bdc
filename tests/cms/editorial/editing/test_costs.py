"""What the form of an article asks of the database does not grow with its rows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import ArticlePage
from cms.foundation.users.roles import Role
from tests.cms.editorial.editing.conftest import Editor
from tests.factories import SiteTree, make_article, make_practitioner

pytestmark = pytest.mark.django_db

FEW, MANY = 1, 4


@pytest.fixture
def ed(site: SiteTree) -> Editor:
    """Somebody with the role of an editor."""
    editor = Editor("ed")
    editor.user.is_superuser = False
    editor.user.save()
    editor.user.groups.add(Group.objects.get(name=Role.EDITOR))
    return editor


def written(site: SiteTree, references: int) -> ArticlePage:
    """A public article with a draft, and as many references."""
    article = make_article(site, f"With {references}", authors=[make_practitioner(site)])
    for number in range(references):
        article.references.create(text=f"Study {number}.")
    article.save_revision().publish()
    stored: ArticlePage = ArticlePage.objects.get(pk=article.pk)
    stored.summary = "Changed."
    stored.save_revision()
    return stored


def queries(act: Callable[[], Any]) -> int:
    """How many statements `act` sends, but for those that write Wagtail's index of the admin.

    To update an entry PostgreSQL takes three statements where SQLite takes four.
    """
    with CaptureQueriesContext(connection) as captured:
        act()
    return len([one for one in captured if "wagtailsearch_" not in one["sql"]])


@pytest.mark.parametrize("references", [FEW, MANY])
def test_opening_it(ed: Editor, site: SiteTree, references: int) -> None:
    article = written(site, references)
    ed.edit(article)

    assert queries(lambda: ed.client.get(f"/admin/pages/{article.pk}/edit/")) == 53


@pytest.mark.parametrize("references", [FEW, MANY])
def test_that_it_saves_itself(ed: Editor, site: SiteTree, references: int) -> None:
    form = ed.edit(written(site, references))
    form.autosave(summary="Changed once more.")

    assert queries(lambda: form.autosave(summary="Changed again.")) == 70


@pytest.mark.parametrize("references", [FEW, MANY])
def test_saving_a_draft(ed: Editor, site: SiteTree, references: int) -> None:
    form = ed.edit(written(site, references))

    assert queries(lambda: form.send(summary="Changed again.")) == 52


@pytest.mark.parametrize("references", [FEW, MANY])
def test_publishing_it(ed: Editor, site: SiteTree, references: int) -> None:
    form = ed.edit(written(site, references))

    # Each row is stored once.
    assert queries(lambda: form.send("publish", summary="Changed again.")) - references == 164
