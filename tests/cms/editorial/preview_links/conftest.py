"""A draft, somebody who shares it, and what a link answers."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import Revision

from articles.models import ArticlePage
from cms.editorial.preview_links.models import share
from cms.foundation.users.models import User
from tests.factories import make_article, make_practitioner, make_site, make_topic, stream

HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}


@pytest.fixture
def user(db: None) -> User:
    """Somebody who shares."""
    user: User = get_user_model().objects.create_superuser("sharer", password="x")
    return user


@pytest.fixture(scope="module")
def kept_article(kept_database: None) -> ArticlePage:
    """What each test finds."""
    site = make_site()
    article = make_article(
        site,
        "Shared draft",
        publish=False,
        authors=[make_practitioner(site)],
        topics=[make_topic()],
    )
    article.save_revision()
    return article


@pytest.fixture
def article(kept_article: ArticlePage, db: None) -> ArticlePage:
    """An article that was never published."""
    article: ArticlePage = ArticlePage.objects.get(pk=kept_article.pk)
    return article


def draft_of(article: ArticlePage) -> ArticlePage:
    draft: ArticlePage = Revision.objects.get(pk=article.latest_revision_id).as_object()
    return draft


def shared(article: ArticlePage, user: User, days: int = 7) -> str:
    """The address of a new link to the latest draft of `article`."""
    return f"/preview/{share(article, user=user, days=days)[1]}/"


def save(article: ArticlePage, text: str) -> Revision:
    """A newer draft that says `text` everywhere."""
    article.title, article.summary = text, text
    article.body = stream(("paragraph", f"<p>{text}</p>"))
    return article.save_revision()


def headers(answer: Any) -> dict[str, str]:
    return {name: answer.get(name, "") for name in HEADERS}
