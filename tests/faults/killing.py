"""Kill a process at every step of what it does to the database."""

import gc
import os
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from django.db import connection
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision

from articles.models import ArticlePage
from articles.parts import ArticleAuthor, RelatedArticle
from cms.delivery.models import ContentItem, FeedState, ItemFacet
from practitioners.models import PractitionerPage
from tests.faults.agreement import disagreements
from tests.faults.operations import OPERATIONS, Operation, make_content
from tests.faults.stores import open_store

WATCHED = (
    Page,
    ArticlePage,
    PractitionerPage,
    ArticleAuthor,
    RelatedArticle,
    Revision,
    PageLogEntry,
    ReferenceIndex,
    Redirect,
    ContentItem,
    ItemFacet,
    FeedState,
)


@dataclass
class Outcome:
    """What was found after each kill."""

    steps: int = 0
    committed: int = 0
    """After how many of the kills something was in the database."""
    faults: list[str] = field(default_factory=list)


def prepare_content() -> None:
    """Fill the empty database, and keep it as it is then."""
    make_content()
    open_store().save("filled")


def kill_at_every_step(name: str) -> Outcome:
    """Do the operation once for each of its steps, and kill it there."""
    store, operation, outcome = open_store(), OPERATIONS[name], Outcome()
    store.restore("filled")
    operation.prepare()
    outcome.faults += [f"before: {fault}" for fault in disagreements()]
    before, position = _watched(), _position()
    store.save("prepared")
    # What a process does for the first time only is done before the others are made from it.
    operation.act()
    store.restore("prepared")
    gc.freeze()
    for step in count(1):
        completed = _completes(operation, step)
        if _watched() != before:
            outcome.committed += 1
            faults = [*disagreements(), *_gaps(position)]
            outcome.faults += [f"killed at step {step}: {fault}" for fault in faults]
            store.restore("prepared")
        if completed:
            outcome.steps = step - 1
            return outcome
    raise AssertionError


def _completes(operation: Operation, step: int) -> bool:
    """Do it in a process that kills itself at `step`; whether it got to its end."""
    connection.close()
    child = os.fork()
    if not child:
        try:
            with _killed_at(step, operation.each_statement):
                operation.act()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    assert killed or status == 0, f"step {step} ended with {status}"
    return not killed


@contextmanager
def _killed_at(step: int, each_statement: bool) -> Iterator[None]:
    """A step is what is before a statement, before a commit, and after it.

    To be killed before a SELECT leaves what being killed before the next other statement leaves,
    so those are no steps unless `each_statement` is.
    """
    steps = count(1)

    def take_step() -> None:
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def execute(run: Callable[..., Any], sql: str, *args: Any) -> Any:
        if each_statement or not sql.startswith("SELECT"):
            take_step()
        return run(sql, *args)

    def commit() -> None:
        take_step()
        commit_really()
        take_step()

    connection.ensure_connection()
    commit_really = connection.commit
    with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(execute):
        patch.setattr(connection, "commit", commit)
        yield


def _watched() -> list[list[tuple[Any, ...]]]:
    """All that an operation could leave behind."""
    return [
        list(model._default_manager.order_by("pk").values_list())  # type: ignore[misc]
        for model in WATCHED
    ]


def _position() -> int:
    return FeedState.objects.get().position


def _gaps(before: int) -> list[str]:
    """Each item changes once at most, so its position is one of those given since `before`."""
    found = ContentItem.objects.filter(position__gt=before).order_by("position")
    positions = list(found.values_list("position", flat=True))
    expected = list(range(before + 1, _position() + 1))
    return [] if positions == expected else [f"positions are {positions}, not {expected}"]
