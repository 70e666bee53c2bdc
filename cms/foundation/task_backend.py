"""Backends of background tasks, which bring indexes up to date in the transaction of the change."""

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.db.models import Model
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.utils import get_random_id
from django_tasks_db.backend import DatabaseBackend
from modelcluster.fields import ParentalKey

from cms.foundation.transactions import before_commit, is_done, is_in_unit_of_work

# Names instead of imports, because importing a task loads its backend.
UPDATE_REFERENCES = "wagtail.tasks.update_reference_index_task"
INDEXING = (UPDATE_REFERENCES, "modelsearch.tasks.insert_or_update_object_task")


class UnitOfWorkBackend(ImmediateBackend):
    """A backend that needs no worker: tasks run at once, indexing once for each unit of work.

    A page with ten references is saved in some twenty steps, and each step enqueues the tasks that
    read the whole page again.
    """

    def enqueue(self, task: Task[..., Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """Run the task at once, or defer an index update to the end of the unit of work."""
        if task.module_path not in INDEXING or not is_in_unit_of_work():
            return super().enqueue(task, args, kwargs)
        # Other work brings references up to date itself where it needs them.
        before_commit(self._update_indexes, (task, *args), last=True)
        return TaskResult(
            task=task,
            id=get_random_id(),
            status=TaskResultStatus.READY,
            enqueued_at=None,
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=args,
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )

    def _update_indexes(self, hints: list[tuple[Task[..., Any], str, str, str]]) -> None:
        saved: dict[tuple[Task[..., Any], type[Model]], set[Any]] = defaultdict(set)
        for task, app_label, model_name, pk in hints:
            saved[task, apps.get_model(app_label, model_name)].add(pk)
        changed: dict[type[Model], dict[str, set[Task[..., Any]]]] = defaultdict(
            lambda: defaultdict(set)
        )
        for (task, model), pks in saved.items():
            if task.module_path == UPDATE_REFERENCES:
                model, pks = _indexed_as(model, pks)
                pks = {pk for pk in pks if not is_done((UPDATE_REFERENCES, model, str(pk)))}
            for pk in pks:
                changed[model][str(pk)].add(task)
        indexed = []
        for model, tasks in changed.items():
            there = model._base_manager.filter(pk__in=tasks).order_by("pk")
            for pk in map(str, there.values_list("pk", flat=True)):
                indexed += [(task, model, pk) for task in tasks[pk]]
        for task, model, pk in sorted(indexed, key=str):
            super().enqueue(task, [model._meta.app_label, model._meta.model_name, pk], {})


class WorkerBackend(DatabaseBackend):
    """A backend that leaves tasks to the worker, but for those that index what has changed.

    A hundred such tasks follow the save of one article, and each takes SQLite's only lock.
    """

    def __init__(self, alias: str, params: dict[str, Any]) -> None:
        super().__init__(alias, params)
        self._indexes = UnitOfWorkBackend(alias, params)

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        """Store the task for the worker, or index at the end of the unit of work."""
        if task.module_path in INDEXING:
            return self._indexes.enqueue(task, args, kwargs)
        return super().enqueue(task, args, kwargs)


def _indexed_as(model: type[Model], pks: set[Any]) -> tuple[type[Model], set[Any]]:
    """Return the model and keys under which references are indexed: the page of child objects."""
    for field in model._meta.get_fields():
        if isinstance(field, ParentalKey):
            parents = model._base_manager.filter(pk__in=pks).values_list(field.attname, flat=True)
            return _indexed_as(field.related_model, set(parents))
    return model, pks
