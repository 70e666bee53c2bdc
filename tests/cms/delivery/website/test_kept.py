"""A kept response is the one that would be made now, whatever was published meanwhile."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Barrier, Thread
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from cms.delivery.items.public_state import PublicState, known_state
from cms.delivery.website import kept
from cms.delivery.website.kept import KeptResponsesMiddleware, store
from cms.foundation.users.models import User
from practitioners.models import PractitionerPage
from tests.clock import stopped_clock
from tests.factories import SiteTree, make_article
from tests.public_routes import make_everything
from tests.publisher import Publisher

BEGIN = datetime(2030, 1, 1, 12, tzinfo=UTC)
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Encoding": "br"}


@pytest.fixture(autouse=True)
def keeping(settings: Any) -> Iterator[None]:
    settings.KEPT_MEGABYTES, settings.PUBLIC_STATE_SECONDS = 8, 0.05
    known_state.forget()
    yield
    known_state.forget()


@contextmanager
def keeping_nothing() -> Iterator[None]:
    """Each request is answered anew."""
    most, store.most = store.most, 0
    try:
        yield
    finally:
        store.most = most


def made_anew(address: str, **headers: str) -> Any:
    with keeping_nothing():
        return Client().get(address, headers=headers)


def shown(response: Any) -> tuple[int, bytes, dict[str, str]]:
    """What a reader gets."""
    content = b"".join(response) if response.streaming else response.content
    return response.status_code, content, dict(response.items())


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_published_nothing_kept_is_shown_that_would_not_be_made_now(
    site: SiteTree, seed: int
) -> None:
    with stopped_clock(BEGIN) as clock:
        everything = make_everything(site)
        make_article(site, "A second one", authors=list(PractitionerPage.objects.all()))
        addresses = [each for each in everything.addresses() if not each.startswith("/preview/")]
        publisher, gates, hits = Publisher(clock, seed), everything.gates(), 0
        for _ in range(10):
            done = publisher.change()
            known_state.forget()  # What a commit does.
            for address in random.Random(seed).sample(addresses, 8):
                for headers in (BROWSER, {}):
                    Client().get(address, headers=headers)
                    with answered_from_memory() as was_kept:
                        given = Client().get(address, headers=headers)
                    hits += was_kept()
                    anew = made_anew(address, **headers)
                    assert given.status_code == anew.status_code, (done, address)
                    if given.status_code != 200 or address in gates:
                        assert not was_kept()  # Each has a number or a token of its own.
                    else:
                        assert shown(given) == shown(anew), (done, address)
        assert hits > 40


@contextmanager
def answered_from_memory() -> Iterator[Callable[[], bool]]:
    """Whether the answer was one that had been kept."""
    found: list[object] = []

    def answer(request: HttpRequest, one: kept.Kept) -> Any:
        found.append(one)
        return before(request, one)

    before = kept._answer
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "_answer", answer)
        yield lambda: bool(found)


@pytest.mark.django_db
def test_a_page_is_made_once_and_costs_no_query_then(
    site: SiteTree, django_assert_num_queries: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("cms.delivery.items.public_state.monotonic", lambda: 0.0)
    make_article(site, "Back pain")
    known_state.forget()
    with CaptureQueriesContext(connection) as queries:
        first = Client().get("/articles/back-pain/", headers=BROWSER)
    assert sum("delivery_feedstate" in query["sql"] for query in queries) == 1
    with django_assert_num_queries(0):
        second = Client().get("/articles/back-pain/", headers=BROWSER)
    assert shown(second) == shown(first)
    assert (second["Content-Encoding"], second["ETag"][-4:]) == ("br", '-br"')


@pytest.mark.django_db
def test_a_reader_with_the_same_copy_in_any_coding_gets_a_304(site: SiteTree) -> None:
    make_article(site, "Back pain")
    page = Client().get("/articles/back-pain/", headers=BROWSER)
    packed, plain = page["ETag"], page["ETag"].replace("-br", "")
    for known in (packed, plain):
        answer = Client().get(
            "/articles/back-pain/", headers={**BROWSER, "If-None-Match": f'"other", {known}'}
        )
        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", known)
        assert answer["Cache-Control"] == page["Cache-Control"]
    since = {**BROWSER, "If-Modified-Since": page["Last-Modified"]}
    assert Client().get("/articles/back-pain/", headers=since).status_code == 304
    other = {**BROWSER, "If-None-Match": '"other"'}
    assert Client().get("/articles/back-pain/", headers=other).content == page.content


@pytest.mark.django_db
def test_nothing_of_one_person_is_kept_or_answered_from_memory(site: SiteTree) -> None:
    article = make_article(site, "Back pain")
    user = User.objects.create_superuser("editor", password="needle")
    editor = Client()
    editor.force_login(user)
    api = f"/api/v1/articles/{article.content_id}/"
    for address in ("/articles/back-pain/", "/articles/", api):
        own = editor.get(address)
        assert "private" in own["Cache-Control"] or address == api  # The same for everybody.
        reader = Client().get(address)
        assert b"wagtail-userbar" not in reader.content
        assert shown(reader) == shown(made_anew(address))
        assert (b"wagtail-userbar" in editor.get(address).content) == address.startswith("/art")
    with_key = Client().get(address, headers={"Authorization": "Bearer unknown"})
    assert with_key.status_code == made_anew(address, Authorization="Bearer unknown").status_code


@pytest.mark.django_db
def test_what_asks_for_a_password_is_never_kept(site: SiteTree) -> None:
    article = make_article(site, "Back pain")
    PageViewRestriction.objects.create(page=article, restriction_type="password", password="needle")
    reader = Client()
    asked = reader.get("/articles/back-pain/")
    assert "private" in asked["Cache-Control"]
    assert "no-store" in asked["Cache-Control"]
    assert "ETag" not in asked
    assert asked.context["request"].user == AnonymousUser()


def test_of_many_readers_at_once_one_makes_the_page(monkeypatch: Any) -> None:
    calls, together = [], Barrier(6)

    def slow(request: HttpRequest) -> HttpResponse:
        calls.append(request)
        shared = "public, max-age=0, s-maxage=60"
        headers = {"ETag": '"a"', "Cache-Control": shared, "Vary": "Accept"}
        return HttpResponse("page", headers=headers)

    middleware, answers = KeptResponsesMiddleware(slow), []

    def read() -> None:
        together.wait()
        answers.append(middleware(RequestFactory().get("/")))

    monkeypatch.setattr(kept, "known_state", lambda: PublicState("now", BEGIN, None))
    readers = [Thread(target=read) for _ in range(6)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert [answer.content for answer in answers] == [b"page"] * 6  # type: ignore[attr-defined]
    assert len(calls) == 1


@pytest.mark.parametrize("path", ["/media/images/a.png", "/documents/1/a.pdf"])
def test_readers_of_the_same_file_do_not_wait_for_each_other(path: str) -> None:
    together, answers = Barrier(4), []

    def from_a_slow_bucket(request: HttpRequest) -> HttpResponse:
        together.wait(timeout=20)  # Until all readers are here.
        return HttpResponse("file")

    middleware = KeptResponsesMiddleware(from_a_slow_bucket)

    def read() -> None:
        answers.append(middleware(RequestFactory().get(path)))

    readers = [Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert [answer.content for answer in answers] == [b"file"] * 4  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_memory_is_bounded(settings: Any, site: SiteTree) -> None:
    settings.KEPT_MEGABYTES = 1
    for number in range(600):
        store.put(number, kept.Kept("state", b"x" * 10_000, {}))
    assert store._kept.currsize <= 1024 * 1024
    assert store.last(599) is not None
    assert store.last(0) is None
    store.put("large", kept.Kept("state", b"x" * 200_000, {}))
    assert store.last("large") is None


@pytest.mark.django_db
def test_another_process_is_noticed_after_a_moment(site: SiteTree, monkeypatch: Any) -> None:
    now = 0.0
    monkeypatch.setattr("cms.delivery.items.public_state.monotonic", lambda: now)
    make_article(site, "Back pain")
    before = known_state()
    Page.objects.get(slug="back-pain").specific.save()  # The hook of the commit does not run here.
    assert known_state() == before
    now = 0.1
    assert known_state() != before


def test_nothing_kept_is_shown_while_the_database_is_away(
    site: SiteTree, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(raise_request_exception=False)
    assert client.get("/", headers=BROWSER).status_code == 200
    asked = []

    def away() -> PublicState:
        asked.append("once")
        raise OperationalError("the connection is lost")

    known_state.forget()
    monkeypatch.setattr("cms.delivery.items.public_state.public_state", away)
    answer = client.get("/", headers=BROWSER)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert (answer["Cache-Control"], "ETag" in answer) == ("no-store", False)
    # The view asks for the state too, and the database is not asked again for it.
    assert asked == ["once"]
