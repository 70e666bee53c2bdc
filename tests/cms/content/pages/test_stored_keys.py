"""What a version refers to is looked for in one query, and what is gone is left out as before."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import ArticlePage
from cms.content.images.models import Image
from cms.content.pages.stored_keys import all_exist
from tests.factories import SiteTree, make_article, make_image, make_practitioner

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(site: SiteTree) -> ArticlePage:
    """An article by two authors, with a picture and three references."""
    authors = [make_practitioner(site, "Ada Quill"), make_practitioner(site, "Bea Thorn")]
    article = make_article(site, authors=authors, hero_image=make_image())
    for number in range(3):
        article.references.create(text=f"Study {number}.")
    article.save_revision().publish()
    return article


def content(article: ArticlePage) -> Any:
    return article.latest_revision.content


def test_all_is_looked_for_at_once(article: ArticlePage) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert all_exist(ArticlePage, content(article)) is True

    assert len(captured) == 1


def test_an_author_who_is_gone_is_left_out(article: ArticlePage) -> None:
    version, (ada, bea) = content(article), article.public_authors()
    ada.delete()

    assert all_exist(ArticlePage, version) is False
    page = ArticlePage.from_serializable_data(version)
    assert [row.practitioner_id for row in page.article_authors.all()] == [bea.pk]


def test_a_picture_that_is_gone_is_left_out(article: ArticlePage) -> None:
    version = content(article)
    Image.objects.all().delete()

    assert all_exist(ArticlePage, version) is False
    page = ArticlePage.from_serializable_data(version)
    assert (page.hero_image_id, page.references.count()) == (None, 3)


def test_content_that_refers_to_nothing(db: None) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert all_exist(ArticlePage, {"title": "Back pain", "unknown": 7}) is True

    assert len(captured) == 0
