"""Cursors that are right by their signature and wrong inside, and those of other places."""

import base64
import hashlib
from collections import Counter
from typing import Any
from urllib.parse import quote

import pytest
from django.core import signing
from django.test import Client

from cms.delivery.api.cursors import NOT_GIVEN_OUT
from cms.delivery.models import FeedState
from cms.foundation.search.queries import Query
from tests.cms.delivery.api.problem_documents import problem_of
from tests.cms.delivery.conftest import Magazine
from tests.corpus_of_requests import hostile_cursors

pytestmark = pytest.mark.django_db

# Where each kind of cursor is for, and the salt that it is signed with.
LISTINGS = {
    "articles by -published_at": ("/api/v1/articles/?", "article:-published_at"),
    "articles by title": ("/api/v1/articles/?ordering=title&", "article:title"),
    "articles found by back": ("/api/v1/articles/?search=back&", "article:$WORDS:relevance"),
    "changes": ("/api/v1/changes/?", "changes"),
}


def signed(place: str, salt: str) -> str:
    """A cursor with a signature of ours for what may be no JSON at all."""
    packed = base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")
    return signing.Signer(salt=f"cursor:{salt}").sign(packed)


def salt_of(kind: str) -> str:
    words = hashlib.sha256(Query.of("back").text.encode()).hexdigest()[:16]
    return LISTINGS[kind][1].replace("$WORDS", words)


def ask(client: Client, kind: str, cursor: str) -> Any:
    return client.get(f"{LISTINGS[kind][0]}cursor={quote(cursor)}")


def test_places_that_no_listing_gives_out(magazine: Magazine, reader: Client) -> None:
    state = FeedState.objects.get()
    known = {"$ID": magazine.articles["Alpha"].content_id.hex, "$EPOCH": state.epoch.hex}
    answered: Counter[int] = Counter()

    for entry in hostile_cursors():
        place = entry["place"]
        for name, value in known.items():
            place = place.replace(name, value)
        answer = ask(reader, entry["of"], signed(place, salt_of(entry["of"])))
        assert answer.status_code == entry["answer"], entry
        if answer.status_code == 400:
            errors = problem_of(answer, 400)["errors"]
            assert errors == [{"parameter": "cursor", "message": NOT_GIVEN_OUT}]
        elif answer.status_code == 410:
            assert problem_of(answer, 410)["title"] == "Start again with a full sync"
        answered[answer.status_code] += 1

    assert min(answered[200], answered[400], answered[410]) >= 5


def test_what_is_compressed_is_not_unpacked(magazine: Magazine, reader: Client) -> None:
    signer = signing.Signer(salt="cursor:changes")
    for token in (
        signer.sign_object([0] * 300_000, compress=True),
        signer.sign(".AAAA"),
        signer.sign("."),
    ):
        assert len(token) < 2000
        errors = problem_of(ask(reader, "changes", token), 400)["errors"]
        assert errors == [{"parameter": "cursor", "message": NOT_GIVEN_OUT}]


def test_a_cursor_of_each_listing_is_none_of_the_others(magazine: Magazine, reader: Client) -> None:
    cursors = {
        kind: signed(
            next(e["place"] for e in hostile_cursors() if e["of"] == kind)
            .replace("$ID", magazine.articles["Alpha"].content_id.hex)
            .replace("$EPOCH", FeedState.objects.get().epoch.hex),
            salt_of(kind),
        )
        for kind in LISTINGS
    }

    answers = {
        (of, kind): ask(reader, kind, cursor).status_code
        for of, cursor in cursors.items()
        for kind in LISTINGS
    }
    assert answers == {(of, kind): 200 if of == kind else 400 for of, kind in answers}
    found = cursors["articles found by back"]
    other = reader.get(f"/api/v1/articles/?search=backs&cursor={quote(found)}")
    assert problem_of(other, 400)["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize("kind", LISTINGS)
def test_a_cursor_with_one_character_changed(kind: str, magazine: Magazine, reader: Client) -> None:
    place = next(e["place"] for e in hostile_cursors() if e["of"] == kind)
    token = signed(place.replace("$EPOCH", FeedState.objects.get().epoch.hex), salt_of(kind))

    for index in range(0, len(token), 7):
        other = "A" if token[index] != "A" else "B"
        for changed in (token[:index], token[:index] + other + token[index + 1 :]):
            problem = problem_of(ask(reader, kind, changed), 400)
            assert problem["errors"][0]["parameter"] == "cursor"
