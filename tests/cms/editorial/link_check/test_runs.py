"""A run is bounded, kind to others, and careful with what it says."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cms.editorial.link_check import runs
from cms.editorial.link_check.checking import Checker, Outcome, Result
from cms.editorial.link_check.models import ExternalLink, LinkRun
from cms.editorial.link_check.runs import make_checker, run
from cms.editorial.link_check.tasks import check_links_task
from tests.cms.editorial.link_check.conftest import Server
from tests.factories import SiteTree, make_article, stream

pytestmark = pytest.mark.django_db

WORKS = Outcome(Result.WORKS, code=200)
GONE = Outcome(Result.FAILS, "Gone.", 404)
WALL = Outcome(Result.UNCLEAR, "A wall.", 403)
SILENCE = Outcome(Result.FAILS, "Silence.")
State = ExternalLink.State


class Answers(Checker):
    """Answers as it was told, and remembers what was asked."""

    def __init__(self, answers: Mapping[str, Outcome] | Outcome) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def check(self, url: str) -> Outcome:
        self.asked.append(url)
        return self.answers if isinstance(self.answers, Outcome) else self.answers[url]


def url(name: str) -> str:
    return f"https://{name}.example/"


@pytest.fixture
def publish(site: SiteTree) -> Callable[..., None]:
    def publish(*names: str) -> None:
        links = "".join(f'<a href="{url(name)}">A</a> ' for name in names)
        make_article(site, body=stream(("paragraph", f"<p>{links}</p>")))

    return publish


def let_a_day_pass() -> None:
    yesterday = timezone.now() - timedelta(days=1)
    ExternalLink.objects.exclude(checked_at=None).update(checked_at=yesterday)


def states() -> dict[str, str]:
    return {link.url.split("/")[2].split(".")[0]: link.state for link in ExternalLink.objects.all()}


def test_a_link_is_broken_when_it_failed_on_two_days(publish: Callable[..., None]) -> None:
    publish("gone")
    checker = Answers(GONE)
    run(checker)
    first = ExternalLink.objects.get()
    assert (first.state, first.code, first.detail) == (State.FAILING, 404, "Gone.")
    run(checker)
    assert (checker.asked, states()) == ([url("gone")], {"gone": State.FAILING})
    let_a_day_pass()

    report = run(checker)
    link = ExternalLink.objects.get()
    assert (link.state, link.failures) == (State.BROKEN, 2)
    assert link.failing_since == first.failing_since
    assert report is not None
    assert (report.links, report.checked, report.broken) == (1, 1, 1)


@pytest.mark.parametrize(("outcome", "state"), [(WORKS, State.WORKS), (WALL, State.UNCLEAR)])
def test_a_broken_link_that_answers_again_is_not_broken(
    outcome: Outcome, state: str, publish: Callable[..., None]
) -> None:
    publish("page")
    for found in (GONE, GONE, outcome):
        run(Answers(found))
        let_a_day_pass()
    link = ExternalLink.objects.get()

    assert (link.state, link.failures, link.failing_since) == (state, 0, None)


def test_a_wall_is_never_called_broken(publish: Callable[..., None]) -> None:
    publish("wall")
    for _ in range(3):
        run(Answers(WALL))
        let_a_day_pass()

    assert states() == {"wall": State.UNCLEAR}


def test_a_run_checks_so_many_and_the_next_one_goes_on(publish: Callable[..., None]) -> None:
    publish("a", "b", "c")
    checker = Answers(WORKS)
    run(checker, limit=2)
    run(checker, limit=2)
    assert checker.asked == [url("a"), url("b"), url("c")]
    ExternalLink.objects.filter(url=url("b")).update(checked_at=timezone.now() - timedelta(days=3))
    ExternalLink.objects.filter(url=url("c")).update(checked_at=timezone.now() - timedelta(days=2))

    checker.asked.clear()
    run(checker)
    assert checker.asked == [url("b"), url("c")]


def test_no_check_is_begun_after_the_time(
    publish: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("a", "b", "c")
    moments = iter([0.0, 1.0, 61.0])
    monkeypatch.setattr("cms.editorial.link_check.runs.time.monotonic", lambda: next(moments))
    checker = Answers(WORKS)
    run(checker, seconds=60)

    assert checker.asked == [url("a")]
    assert LinkRun.objects.get().checked == 1


def test_without_a_way_out_nothing_is_said_of_any_link(
    publish: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    publish("a", "b")
    for _ in range(3):
        run(Answers(SILENCE))
        let_a_day_pass()

    assert states() == {"a": State.UNCHECKED, "b": State.UNCHECKED}
    assert {opened.checked for opened in LinkRun.objects.all()} == {0}
    assert "No server answered the link check." in caplog.text


def test_one_answer_shows_that_there_is_a_way_out(publish: Callable[..., None]) -> None:
    publish("a", "b", "c")
    answers = {url("a"): SILENCE, url("b"): WORKS, url("c"): SILENCE}
    for _ in range(2):
        run(Answers(answers))
        let_a_day_pass()

    assert states() == {"a": State.BROKEN, "b": State.WORKS, "c": State.BROKEN}


def test_one_run_at_a_time(publish: Callable[..., None]) -> None:
    publish("a")
    other = LinkRun.begin(timedelta(minutes=10))
    assert other is not None
    checker = Answers(WORKS)

    assert run(checker) is None
    with pytest.raises(CommandError, match="Another check has not ended yet"):
        call_command("check_links")
    assert checker.asked == []
    other.end(0)
    assert run(checker) is not None


def test_a_run_that_was_killed_does_not_stop_the_others(publish: Callable[..., None]) -> None:
    publish("a")
    LinkRun.begin(timedelta(minutes=-1))

    assert run(Answers(WORKS)) is not None
    assert LinkRun.objects.filter(ended_at=None).count() == 0


def test_a_run_that_fails_ends(publish: Callable[..., None]) -> None:
    publish("a")
    with pytest.raises(KeyError):
        run(Answers({}))

    assert LinkRun.objects.filter(ended_at=None).count() == 0


def test_the_installation_s_own_checker_asks_nobody_in_the_house(server: Server) -> None:
    server.pages["/"] = (200, {})
    outcome = make_checker().check(server.url())

    assert (outcome.result, server.asked) == (Result.UNCLEAR, [])


def test_the_command_and_the_task_do_a_run(
    publish: Callable[..., None],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publish("a", "b")
    checker = Answers(WORKS)
    monkeypatch.setattr(runs, "make_checker", lambda: checker)
    call_command("check_links", limit=1)
    assert capsys.readouterr().out == "1 of 2 links checked; 0 are broken.\n"

    assert check_links_task.call() == 1
    assert checker.asked == [url("a"), url("b")]


@pytest.mark.parametrize("option", ["limit", "seconds"])
def test_the_command_refuses_nonsense(option: str) -> None:
    with pytest.raises(CommandError, match="whole numbers from 1"):
        call_command("check_links", **{option: 0})
