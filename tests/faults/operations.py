"""What editors do, each in the plain way and outside of any request."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Revision

from articles.models import ArticleIndexPage, ArticlePage
from home.models import HomePage
from practitioners.models import PractitionerPage
from tests.factories import make_article, make_practitioner, make_site, make_topic

AUTHOR, NEW_NAME = "Ada Quill", "Ada Feather"


@dataclass(frozen=True)
class Operation:
    """`prepare` makes what `act` needs; only `act` is killed, at its writes or at all it does."""

    prepare: Callable[[], object]
    act: Callable[[], object]
    each_statement: bool = False


def make_content() -> None:
    """A site with an author and what she wrote."""
    site = make_site()
    author = make_practitioner(site, AUTHOR)
    first = make_article(site, "First", authors=[author], topics=[make_topic()])
    make_article(site, "Second", authors=[author], related=[first])
    make_article(site, "Third")


def _article(title: str) -> ArticlePage:
    article: ArticlePage = ArticlePage.objects.get(title=title)
    return article


def _newest_revision() -> Revision:
    return Revision.objects.latest("pk")


def _publish_newest() -> None:
    _newest_revision().publish()


def _draft() -> None:
    index = ArticleIndexPage.objects.get()
    draft = ArticlePage(title="Draft", summary="A draft.", body="[]", live=False)
    index.add_child(instance=draft)
    draft.article_authors.create(practitioner=PractitionerPage.objects.get())
    draft.topics.set([make_topic()])
    draft.save_revision()


def _rename_author() -> None:
    author = PractitionerPage.objects.get()
    author.title = NEW_NAME
    author.save_revision()


def _rename_index() -> None:
    index = ArticleIndexPage.objects.get()
    index.slug = "reading"
    index.save_revision()


def _move() -> None:
    _article("First").move(HomePage.objects.get(), pos="last-child")


def _let_expire() -> None:
    past = timezone.now() - timedelta(hours=1)
    ArticlePage.objects.filter(title="First").update(expire_at=past)


def _let_go_live() -> None:
    _draft()
    past = timezone.now() - timedelta(hours=1)
    Revision.objects.filter(pk=_newest_revision().pk).update(approved_go_live_at=past)


def _run_schedule() -> None:
    call_command("publish_scheduled")


OPERATIONS = {
    "publish for the first time": Operation(_draft, _publish_newest),
    "publish again": Operation(_rename_author, _publish_newest, each_statement=True),
    "unpublish": Operation(lambda: None, lambda: _article("First").unpublish()),
    "retract": Operation(lambda: None, lambda: _article("First").retract("It was wrong.")),
    "rename the index": Operation(_rename_index, _publish_newest),
    "move": Operation(lambda: None, _move),
    "delete": Operation(lambda: None, lambda: _article("First").delete()),
    "withdraw on schedule": Operation(_let_expire, _run_schedule),
    "publish on schedule": Operation(_let_go_live, _run_schedule),
}
