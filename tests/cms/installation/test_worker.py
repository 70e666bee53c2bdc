"""What a worker does with its own tasks, and with those of workers that are not there any more."""

import signal
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from cms.foundation.http.request_ids import request_id, use_request_id
from cms.installation import heartbeats
from cms.installation.heartbeats import ATTEMPTS, WorkerEndedError
from cms.installation.models import Heartbeat
from cms.installation.worker import Worker, work
from cms.settings.embedded import TASKS

done: list[str] = []
away: list[Exception] = []


@task()
def do(name: str) -> None:
    """Fail once with each of the errors there are, then note it."""
    if away:
        raise away.pop()
    done.append(name)


@task()
def note_request_id() -> None:
    """Note the id of the request that the task follows from."""
    done.append(str(request_id()))


@pytest.fixture(autouse=True)
def nothing_done(settings: Any) -> Iterator[None]:
    """Begin each test with nothing done, and end it with the handlers of before."""
    settings.TASKS = TASKS
    done.clear()
    handler = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, handler)
    away.clear()


def make_task(**fields: Any) -> DBTaskResult[Any, Any]:
    path = f"{do.func.__module__}.do"
    call = {"args": ["it"], "kwargs": {}}
    return DBTaskResult.objects.create(
        task_path=path, args_kwargs=call, backend_name="default", **fields
    )


def running(*workers: str) -> DBTaskResult[Any, Any]:
    begun = {"status": TaskResultStatus.RUNNING, "started_at": timezone.now()}
    return make_task(worker_ids=list(workers), **begun)


class Watcher:
    """A worker that looks every five seconds of a clock that only the test moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(heartbeats, "monotonic", lambda: self.now)
        self._watch = heartbeats.Watch()

    def look_for(self, seconds: int, *alive: str) -> None:
        """Let so much time pass, in which these workers say that they are there."""
        for _ in range(0, seconds, 5):
            self.now += 5
            for worker in alive:
                Heartbeat.objects.beat(worker)
            self._watch.look()


@pytest.fixture
def watcher(monkeypatch: pytest.MonkeyPatch) -> Watcher:
    return Watcher(monkeypatch)


def status(result: DBTaskResult[Any, Any]) -> str:
    result.refresh_from_db()
    return str(result.status)


@pytest.mark.django_db
def test_the_task_of_a_silent_worker_is_taken_up_after_half_a_minute(watcher: Watcher) -> None:
    Heartbeat.objects.beat("silent")
    lost, of_nobody, slow = running("silent"), running("unknown"), running("silent", "slow")

    watcher.look_for(30, "slow", "me")
    assert [status(one) for one in (lost, of_nobody, slow)] == ["RUNNING", "RUNNING", "RUNNING"]
    watcher.look_for(5, "slow", "me")
    assert [status(one) for one in (lost, of_nobody, slow)] == ["READY", "READY", "RUNNING"]
    assert sorted(Heartbeat.objects.values_list("worker_id", flat=True)) == ["me", "slow"]


@pytest.mark.django_db
@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(hours=-1)])
def test_it_does_not_matter_what_the_time_is_set_to(watcher: Watcher, jump: timedelta) -> None:
    slow, lost = running("slow"), running("silent")
    watcher.look_for(20, "slow")
    for beat in Heartbeat.objects.all():
        Heartbeat.objects.filter(pk=beat.pk).update(beat_at=beat.beat_at + jump)

    watcher.look_for(30, "slow")
    assert [status(slow), status(lost)] == ["RUNNING", "READY"]


@pytest.mark.django_db
def test_after_a_time_in_which_nobody_could_be_heard_all_have_their_time_again(
    watcher: Watcher,
) -> None:
    slow = running("slow")
    watcher.look_for(25, "slow")
    watcher.now += 600

    watcher.look_for(30)
    assert status(slow) == "RUNNING"
    watcher.look_for(5)
    assert status(slow) == "READY"


@pytest.mark.django_db
def test_a_task_that_no_worker_survives_fails_in_the_end(
    watcher: Watcher, caplog: pytest.LogCaptureFixture
) -> None:
    deadly = running(*(str(number) for number in range(ATTEMPTS)))

    watcher.look_for(35)
    assert status(deadly) == "FAILED"
    assert deadly.finished_at is not None
    error = deadly.task_result.errors[0]
    assert error.exception_class is WorkerEndedError
    sentence = "Each of the 3 workers that began this task ended in the middle of it."
    assert error.traceback.strip().endswith(f"WorkerEndedError: {sentence}")
    assert caplog.messages == [f"{deadly.task_path} failed: {sentence}"]


@pytest.mark.django_db
def test_a_task_that_was_done_meanwhile_is_left_alone(
    watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = running("late")
    watcher.look_for(30)
    seen = DBTaskResult.objects.running

    def seen_before_it_was_done(*_: object) -> Any:
        found = list(seen())
        monkeypatch.undo()
        DBTaskResult.objects.get(pk=late.pk).set_successful(None)
        return found

    monkeypatch.setattr(DBTaskResult.objects, "running", seen_before_it_was_done)
    watcher.now += 5
    watcher._watch.look()
    assert status(late) == "SUCCESSFUL"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("as_it_was")
class TestWork:
    """The program itself, which has connections of its own."""

    def test_it_is_there_while_it_works_and_not_afterwards(self) -> None:
        make_task()
        work(until_done=True)

        assert done == ["it"]
        assert Heartbeat.objects.count() == 0

    def test_tasks_have_the_id_of_the_request_that_they_follow_from(self) -> None:
        key = uuid4()
        with use_request_id(key):
            note_request_id.enqueue()
        note_request_id.enqueue()
        make_task()
        work(until_done=True)

        assert done[0] == str(key)
        assert done[1] != str(key)
        assert done[2] == "it"

    def test_told_to_end_just_after_a_claim_it_does_what_it_has_claimed(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first, second = make_task(), make_task()
        claim = DBTaskResult.claim

        def told_to_end(result: DBTaskResult[Any, Any], worker_id: str) -> None:
            claim(result, worker_id)
            signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGTERM)

        monkeypatch.setattr(DBTaskResult, "claim", told_to_end)
        work()
        assert done == ["it"]
        assert sorted([status(first), status(second)]) == ["READY", "SUCCESSFUL"]

    def test_a_task_for_which_the_database_was_away_is_done_later(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        result = make_task()
        away.append(OperationalError("the connection is lost"))
        work(until_done=True)
        assert (status(result), done) == ("READY", [])
        assert result.run_after > timezone.now()

        DBTaskResult.objects.update(run_after=timezone.now())
        work(until_done=True)
        assert (status(result), done) == ("SUCCESSFUL", ["it"])

    def test_it_fails_if_the_database_was_away_each_time(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        result = make_task(worker_ids=["a", "b"])
        away.append(OperationalError("the connection is lost"))
        work(until_done=True)

        assert status(result) == "FAILED"
        assert result.exception_class_path == "django.db.utils.OperationalError"
        assert caplog.messages[-1] == f"{result.task_path} failed: the database was away."

    def test_it_goes_on_when_the_database_is_back(
        self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        make_task()
        run, errors = Worker.run, [OperationalError("server closed\n\tthe connection")] * 2
        ids: list[str] = []

        def run_after_errors(worker: Worker) -> None:
            ids.append(worker.worker_id)
            if errors:
                raise errors.pop()
            run(worker)

        monkeypatch.setattr(Worker, "run", run_after_errors)
        monkeypatch.setattr("cms.installation.worker.time.sleep", lambda seconds: None)
        monkeypatch.setattr("cms.foundation.outages._told_at", [])
        work(until_done=True)
        assert done == ["it"]
        assert len(set(ids)) == 3
        line = "The database does not answer, and is asked again: server closed the connection"
        assert caplog.messages == [line]


@pytest.mark.django_db
def test_the_times_are_those_of_the_database() -> None:
    Heartbeat.objects.beat("one")
    first: datetime = Heartbeat.objects.get().beat_at
    Heartbeat.objects.beat("one")

    assert first <= Heartbeat.objects.get().beat_at
    assert abs(Heartbeat.objects.get().beat_at - timezone.now()) < timedelta(seconds=60)
    assert Heartbeat.objects.alive().count() == 1
