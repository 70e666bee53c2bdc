"""Whatever is sent as whichever parameter: a 400 that names it, or an answer; and soon."""

import re
import time
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote_plus, unquote_plus

import pytest
from django.test import Client

from cms.delivery.api.parameter_fields import MAXIMUM_SEARCH
from cms.foundation.search.queries import Query
from tests.cms.delivery.api.api_routes import (
    DESCRIBED,
    OPAQUE,
    described_parameters,
    is_described,
    routes,
)
from tests.cms.delivery.api.problem_documents import named, problem_of
from tests.cms.delivery.conftest import Magazine
from tests.corpus_of_requests import hostile

pytestmark = pytest.mark.django_db

MOST_SECONDS = 5.0  # of the processor, a guard against hanging; a collection of garbage takes 1
# Times, by their form, but none that UTC has.
BEYOND_UTC = {"0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"}
CONTROL = re.compile("[\x00-\x1f\x7f\ufffd]")
# What names a page, which may be one that there is not.
PLACES = {"path": "/articles/alpha/", "url": "http://testserver/articles/alpha/"}


def get(client: Client, url: str) -> Any:
    """The answer, which took little time and is no 500."""
    started = time.process_time()
    answer = client.get(url)
    assert time.process_time() - started < MOST_SECONDS, url[:200]
    assert answer.status_code < 500, url[:200]
    return answer


def asking(path: str, parameters: Iterable[str], name: str, query: str) -> str:
    """The address with `query`, and with all that has to be given besides `name`."""
    needed = [f"{place}={PLACES[place]}" for place in PLACES if place in parameters]
    others = [part for part in needed if not part.startswith(f"{name}=")]
    return f"{path}?{'&'.join([*others, query])}"


def is_right(name: str, schema: dict[str, Any], value: str) -> bool:
    """Whether the parameter may have this value."""
    if name == "search":
        return value != "" and len(quote_plus(Query.of(value).text)) <= MAXIMUM_SEARCH
    if name in OPAQUE or (schema.get("format") == "date-time" and value in BEYOND_UTC):
        return False
    return not CONTROL.search(value) and is_described(schema, value)


def wrong_answers(
    client: Client, path: str, parameters: dict[str, dict[str, Any]], name: str
) -> list[str]:
    """The values that `path` takes as `name` and should not, or does not take and should."""
    wrong, schema = [], parameters[name]
    for value in hostile("values"):
        text = unquote_plus(value, errors="replace")
        answer = get(client, asking(path, parameters, name, f"{name}={value}"))
        if name in PLACES and answer.status_code == 404:
            problem_of(answer, 404, text)
        elif is_right(name, schema, text):
            wrong += [value] if answer.status_code != 200 else []
        elif answer.status_code != 400 or named(problem_of(answer, 400, text)) != [name]:
            wrong.append(value)
    return wrong


def test_the_routes_below_are_all(reader: Client) -> None:
    assert list(described_parameters(reader)) == DESCRIBED


@pytest.mark.parametrize("path", DESCRIBED)
def test_hostile_values_of_each_parameter(path: str, reader: Client) -> None:
    parameters = described_parameters(reader)[path]

    assert {
        name: wrong
        for name in parameters
        if (wrong := wrong_answers(reader, path, parameters, name))
    } == {}


def test_parameters_given_twice_and_not_at_all(reader: Client) -> None:
    for path, parameters in described_parameters(reader).items():
        for name in parameters:
            for query in (f"{name}=1&{name}=1", f"{name}=&{name}=", f"{name}&{name}=2"):
                address = asking(path, parameters, name, query)
                problem = problem_of(get(reader, address), 400)
                assert problem["errors"] == [{"parameter": name, "message": "Give it once."}]
            if name not in PLACES:
                address = asking(path, parameters, name, name)
                assert named(problem_of(get(reader, address), 400)) == [name]


def test_hostile_names(magazine: Magazine, reader: Client) -> None:
    addresses = routes(magazine)
    # A page for people, who may come with what a mail program adds to addresses.
    del addresses["api:problem"]

    for name in hostile("names"):
        text = unquote_plus(name, errors="replace")
        for address in addresses.values():
            problem = problem_of(get(reader, f"{address}?{name}=1"), 400, text)
            assert text[:60] in [found.rstrip("…") for found in named(problem)], (address, name)


@pytest.mark.parametrize("query", hostile("queries"), ids=lambda query: query[:20])
def test_hostile_queries(query: str, magazine: Magazine, reader: Client) -> None:
    addresses = routes(magazine)
    del addresses["api:problem"]

    for address in addresses.values():
        problem = problem_of(get(reader, f"{address}?{query}"), 400)
        if query.count("&") > 50_000:
            assert problem["detail"] == "There are too many parameters; no route has so many."
        else:
            assert 1 <= len(named(problem)) <= 10


@pytest.mark.parametrize("route", ["articles/", "practitioners/"])
def test_hostile_ids_and_suffixes(route: str, magazine: Magazine, reader: Client) -> None:
    known = magazine.ada if route == "practitioners/" else magazine.articles["Alpha"]
    path = f"/api/v1/{route}"
    addresses = [
        *(f"{path}{key}{suffix}" for key in hostile("ids") for suffix in ("/", "", ".json", ".md")),
        *(f"{path}{known.content_id}{suffix}" for suffix in hostile("suffixes")),
    ]

    assert get(reader, f"{path}{known.content_id}/").status_code == 200
    for address in addresses:
        problem_of(get(reader, address), 404, unquote_plus(address.removeprefix(path)))


def test_hostile_names_of_problems(reader: Client) -> None:
    assert get(reader, "/api/v1/problems/not-found/").status_code == 200
    for kind in hostile("ids"):
        problem_of(get(reader, f"/api/v1/problems/{kind}/"), 404, unquote_plus(kind))
