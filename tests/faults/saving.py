"""Two forms that are sent at the same moment, each from a process of its own."""

from multiprocessing.queues import SimpleQueue

from django.db import connection

from articles.models import ArticleIndexPage, ArticlePage
from cms.editorial.editing.models import SetAside
from tests.cms.editorial.editing.conftest import Editor, Form
from tests.factories import SiteTree, make_article, make_site
from tests.faults.racing import FORK
from tests.faults.stores import open_store

ROUNDS = 5
_both_are_ready = FORK.Barrier(2)


def prepare_forms() -> None:
    """An article, and two who have its form open."""
    site = make_site()
    make_article(site, "Back pain")
    open_store().save("forms")


def save_at_once() -> list[tuple[str, list[str]]]:
    """The title that was saved, and those that were set aside, of each round."""
    return [_save_round() for _ in range(ROUNDS)]


def _save_round() -> tuple[str, list[str]]:
    open_store().restore("forms")
    article = ArticlePage.objects.get()
    forms = [Editor(name).edit(article) for name in ("ada", "ben")]
    _send_at_once(forms, [{"title": "By Ada"}, {"title": "By Ben"}])
    article.refresh_from_db()
    aside = [version.revision.content["title"] for version in SetAside.objects.all()]
    return article.latest_revision.content["title"], aside


def create_at_once() -> list[list[tuple[str, str]]]:
    """Title and slug of the pages there are after a double click, of each round."""
    return [_create_round(same_form=True) for _ in range(ROUNDS)]


def create_alike_at_once() -> list[list[tuple[str, str]]]:
    """The same when two have chosen the same title."""
    return [_create_round(same_form=False) for _ in range(ROUNDS)]


def _create_round(*, same_form: bool) -> list[tuple[str, str]]:
    open_store().restore("forms")
    index = ArticleIndexPage.objects.get()
    site = SiteTree(home=None, articles=index, practitioners=None)  # type: ignore[arg-type]
    first = Editor("ada").create(site)
    second = Form(first.client, first.url, dict(first.data))
    if not same_form:
        second = Editor("ben").create(site)
    title = {"title": "Neck pain", "slug": "neck-pain"}
    _send_at_once([first, second], [title, title])
    pages = ArticlePage.objects.exclude(slug="back-pain").order_by("slug")
    return list(pages.values_list("title", "slug"))


def _send_at_once(forms: list[Form], changes: list[dict[str, str]]) -> None:
    connection.close()
    statuses = FORK.SimpleQueue()
    senders = [
        FORK.Process(target=_send, args=(form, changed, statuses))
        for form, changed in zip(forms, changes, strict=True)
    ]
    for sender in senders:
        sender.start()
    assert [statuses.get() for _ in senders] == [302, 302]
    for sender in senders:
        sender.join()


def _send(form: Form, changes: dict[str, str], statuses: "SimpleQueue[int]") -> None:
    _both_are_ready.wait(timeout=60)
    try:
        statuses.put(form.send(**changes).status_code)
    finally:
        connection.close()
