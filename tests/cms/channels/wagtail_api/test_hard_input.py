"""Whatever Wagtail's API v2 is asked, it answers, or says in a few words what is wrong."""

from collections import defaultdict
from typing import Any
from urllib.parse import quote, unquote_plus

import pytest
from django.test import Client

from tests.corpus_of_requests import hostile
from tests.factories import SiteTree, make_article, make_image

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("v2_on")]

ROUTE = "/api/wagtail/v2"
ASKED = {
    "pages/": {
        "child_of": {200, 400},
        "fields": {200, 400},
        "first_published_at": {400},
        "id": {200, 400},
        "limit": {200, 400},
        "locale": {400, 404},
        "offset": {200, 400},
        "order": {200, 400},
        "search": {200, 400},
        "title": {200, 400},
        "translation_of": {200, 400},
        "type": {200, 400},
    },
    "pages/find/": {"id": {302, 400, 404}, "html_path": {302, 400, 404}},
    "images/": {"search": {200, 400}, "width": {200, 400}},
}
KNOWN = {"format", "id", "offset"}
MOST_BYTES, MOST_REFLECTED = 1_500, 220
FULL_WIDTH = str.maketrans("0123456789", "".join(chr(0xFF10 + digit) for digit in range(10)))


@pytest.fixture
def magazine(site: SiteTree) -> SiteTree:
    """Something to be found."""
    make_article(site, hero_image=make_image(description="A back"))
    return site


def is_said(answer: Any, sent: str) -> bool:
    """Whether the answer is one, or a problem that brings little back of what was `sent`."""
    if answer.status_code == 302:
        return str(answer["Location"]).startswith(f"http://testserver{ROUTE}/pages/")
    body = answer.json()
    if answer.status_code == 200:
        return sorted(body) == ["items", "meta"]
    reflected = len(sent) > MOST_REFLECTED and sent[:MOST_REFLECTED] in body["detail"]
    named = body["message"] == body["detail"] and body["status"] == answer.status_code
    return named and not reflected and len(answer.content) < MOST_BYTES


@pytest.mark.parametrize("route", ASKED)
def test_hostile_values(route: str, magazine: SiteTree, api: Client) -> None:
    found: dict[str, set[int]] = defaultdict(set)
    home = quote(str(magazine.home.pk).translate(FULL_WIDTH))  # Python's int() reads it.
    for name in ASKED[route]:
        for value in [*hostile("values"), home]:
            answer = api.get(f"{ROUTE}/{route}?{name}={value}")
            assert is_said(answer, unquote_plus(value)), (name, value[:40])
            found[name].add(answer.status_code)

    assert found == ASKED[route]


@pytest.mark.parametrize("route", ["pages/", "pages/{}/", "images/", "documents/"])
def test_hostile_names(route: str, magazine: SiteTree, api: Client) -> None:
    address = f"{ROUTE}/{route.format(magazine.home.pk)}"
    for name in set(hostile("names")) - KNOWN:
        answer = api.get(f"{address}?{name}=1")
        assert answer.status_code == 400, name[:40]
        assert is_said(answer, unquote_plus(name)), name[:40]
