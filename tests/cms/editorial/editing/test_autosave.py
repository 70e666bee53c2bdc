"""What saves itself without a change leaves the page as it was."""

import pytest
from wagtail.models import Page, Revision

from articles.models import ArticlePage
from tests.cms.editorial.editing.conftest import FIRST, SECOND, Editor, body
from tests.cms.editorial.editing.test_conflicts import comment, commented

pytestmark = pytest.mark.django_db


def state(article: ArticlePage) -> tuple[int, bool]:
    """How many versions the page has, and whether it counts as changed."""
    versions = Revision.page_revisions.filter(object_id=article.pk).count()
    return versions, Page.objects.get(pk=article.pk).has_unpublished_changes


def test_an_unchanged_page_is_not_marked_as_changed(ada: Editor, article: ArticlePage) -> None:
    before = state(article)
    answer = ada.edit(article).autosave()

    assert answer == {
        "success": True,
        "pk": article.pk,
        "revision_id": article.latest_revision_id,
        "revision_created_at": article.latest_revision.created_at.isoformat(),
    }
    assert state(article) == before == (before[0], False)


def test_what_was_changed_after_it_is_saved(ada: Editor, article: ArticlePage) -> None:
    form = ada.edit(article)
    form.autosave()
    form.autosave(summary="Changed.")
    form.autosave(**body({SECOND: "Second.", FIRST: "First."}))

    latest = ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()
    assert latest.summary == "Changed."
    assert [block.id for block in latest.body] == [SECOND, FIRST]
    assert state(article)[1] is True


def test_a_page_without_versions_is_not_marked_either(ada: Editor, article: ArticlePage) -> None:
    index = article.get_parent().specific
    form = ada.open(f"/admin/pages/{index.pk}/edit/")

    assert form.autosave()["success"] is True
    assert Page.objects.get(pk=index.pk).latest_revision is None


def test_a_comment_alone_is_saved(ada: Editor, article: ArticlePage) -> None:
    form = commented(ada.edit(article))
    form.autosave(**comment(form, "Which study?"))

    assert [remark.text for remark in article.wagtail_admin_comments.all()] == ["Which study?"]
