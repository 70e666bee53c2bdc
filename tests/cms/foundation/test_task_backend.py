"""Wagtail's indexes are brought up to date once for a unit of work, however often it saves."""

from collections.abc import Iterator
from typing import Any

import pytest
from django_tasks.base import TaskResultStatus
from django_tasks.signals import task_finished
from modelsearch.tasks import insert_or_update_object_task
from wagtail.models import ReferenceIndex

from articles.models import ArticlePage
from articles.parts import Reference
from cms.content.topics.models import Topic
from cms.foundation.transactions import unit_of_work
from tests.factories import SiteTree, make_article, make_practitioner, make_topic, stream

pytestmark = pytest.mark.django_db

SEARCH, REFERENCES = "insert_or_update_object_task", "update_reference_index_task"


@pytest.fixture
def done() -> Iterator[list[Any]]:
    """The tasks that were run: name, model, key, and how each ended."""
    tasks: list[Any] = []

    def note(task_result: Any, **_: object) -> None:
        _, model, pk = task_result.args
        tasks.append((task_result.task.func.__name__, model, int(pk), task_result.status))

    task_finished.connect(note)
    yield tasks
    task_finished.disconnect(note)


def test_a_page_that_is_saved_in_many_steps_is_indexed_once(
    site: SiteTree, done: list[Any]
) -> None:
    ada, article = make_practitioner(site), make_article(site)
    article.references = [Reference(text=f"Study {number}.") for number in range(10)]
    article.article_authors.create(practitioner=ada)
    done.clear()

    with unit_of_work():
        article.save_revision().publish()
        article.save()
        assert done == []
    # The sync of content items has brought the references up to date before.
    assert done == [(SEARCH, "articlepage", article.pk, TaskResultStatus.SUCCESSFUL)]
    assert ReferenceIndex.get_references_to(ada).count() == 1


def test_a_draft_that_nobody_sees_is_indexed_once(site: SiteTree, done: list[Any]) -> None:
    article = make_article(site, publish=False)
    done.clear()

    with unit_of_work():
        article.save_revision()
        article.save()
    assert done == [
        (name, "articlepage", article.pk, TaskResultStatus.SUCCESSFUL)
        for name in (SEARCH, REFERENCES)
    ]


def test_both_indexes_have_what_the_unit_wrote(site: SiteTree) -> None:
    ada = make_practitioner(site)
    article = make_article(site, "Neck pain", summary="What helps.", body=stream())
    with unit_of_work():
        article.article_authors.create(practitioner=ada)
        article.title = "Shoulder pain"
        article.save()

    assert list(ArticlePage.objects.search("shoulder")) == [article]
    assert list(ArticlePage.objects.search("neck")) == []
    (reference,) = ReferenceIndex.get_references_to(ada)
    assert int(reference.object_id) == article.pk


def test_what_the_unit_deleted_is_not_looked_for(done: list[Any]) -> None:
    with unit_of_work():
        make_topic().delete()

    assert done == []


def test_outside_of_a_unit_it_is_done_at_once(done: list[Any]) -> None:
    (topic,) = Topic.objects.bulk_create([Topic(name="Sleep", slug="sleep")])
    result = insert_or_update_object_task.enqueue("topics", "topic", str(topic.pk))

    assert result.status == TaskResultStatus.SUCCESSFUL
    assert done == [(SEARCH, "topic", topic.pk, TaskResultStatus.SUCCESSFUL)]
