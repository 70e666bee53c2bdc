"""Without Redis the site goes on: its cache is empty, and nobody waits for it."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import BaseCache
from django.test import Client

from cms.foundation.cache import SECONDS_OF_REST, SECONDS_TO_ANSWER, ForgivingRedisCache
from tests.factories import SiteTree, make_article

NOTHING = object()


@pytest.fixture(params=["closed", "hanging"])
def away(request: pytest.FixtureRequest) -> Iterator[ForgivingRedisCache]:
    """The cache of a server that refuses connections, or takes them and never answers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port = listener.getsockname()[1]
        if request.param == "closed":
            listener.close()
        yield ForgivingRedisCache(f"redis://127.0.0.1:{port}/0", {})


def test_it_is_like_an_empty_cache_that_keeps_nothing(away: ForgivingRedisCache) -> None:
    assert away.set("key", 1) is None
    assert away.get("key", NOTHING) is NOTHING
    assert away.add("key", 1) is True
    assert away.touch("key") is False
    assert away.delete("key") is False
    assert away.has_key("key") is False
    assert away.get_many(["key"]) == {}
    assert away.set_many({"key": 1}) == ["key"]
    assert away.delete_many(["key"]) is None
    assert away.clear() is False
    assert away.get_or_set("key", lambda: 2) == 2
    with pytest.raises(ValueError, match="'key' not found"):
        away.incr("key")


def test_one_waits_for_a_moment_and_the_others_not_at_all(
    away: ForgivingRedisCache, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client: Any = away._cache
    asked: list[str] = []
    answer = client.get_client

    def counted(*args: Any, **kwargs: Any) -> Any:
        asked.append("once")
        return answer(*args, **kwargs)

    monkeypatch.setattr(client, "get_client", counted)
    now = time.monotonic()
    monkeypatch.setattr("cms.foundation.cache.time.monotonic", lambda: now)
    limits = client._pool_options
    assert (limits["socket_timeout"], limits["socket_connect_timeout"]) == (SECONDS_TO_ANSWER,) * 2

    for _ in range(50):
        away.get("key")
    assert len(asked) == 1
    assert len(caplog.records) == 1

    now += SECONDS_OF_REST + 0.1
    away.get("key")
    assert (len(asked), len(caplog.records)) == (2, 1)
    now += 60
    away.get("key")
    assert (len(asked), len(caplog.records)) == (3, 2)


def test_every_method_of_a_cache_that_asks_the_server_is_forgiving(
    away: ForgivingRedisCache,
) -> None:
    ours = {name for name in vars(ForgivingRedisCache) if not name.startswith("_")}
    base = ForgivingRedisCache.__mro__[1]
    asking = {name for name in vars(base) if not name.startswith("_")} & set(dir(BaseCache))

    assert asking - ours == {"get_backend_timeout"}
    assert away.problem()


@pytest.mark.django_db
def test_readers_and_editors_do_not_notice(
    away: ForgivingRedisCache, settings: Any, client: Client, site: SiteTree
) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "cms.foundation.cache.ForgivingRedisCache",
            "LOCATION": away.location,
        }
    }
    article = make_article(site, "Back pain")
    addresses = ("/", "/articles/", "/search/?q=back", "/sitemap.xml", "/api/v1/site/")

    assert [client.get(address).status_code for address in addresses] == [200] * len(addresses)
    article.title = "Neck pain"
    article.save_revision().publish()
    [shown] = client.get("/api/v1/articles/").json()["items"]
    assert (shown["title"], urlsplit(shown["url"]).path) == ("Neck pain", "/articles/back-pain/")
