"""Text is sent compressed to those who have no secret in it, with or without a proxy."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from cms.content.documents.models import Document
from cms.foundation.http.static_files import MinifiedStaticFilesStorage
from tests.factories import SiteTree, jpeg, make_article, stream

pytestmark = pytest.mark.django_db

AS_CHROMIUM = {"Accept-Encoding": "gzip, deflate, br, zstd"}
AS_CURL = {"Accept-Encoding": "gzip"}


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        (AS_CHROMIUM, "br", brotli.decompress),
        (AS_CURL, "gzip", gzip.decompress),
        ({"Accept-Encoding": "br;q=0, gzip"}, "gzip", gzip.decompress),
        ({"Accept-Encoding": "br;q=0.5"}, "br", brotli.decompress),
    ],
)
def test_text_is_compressed_for_readers_and_programs(
    site: SiteTree,
    accepted: dict[str, str],
    encoding: str,
    unpack: Callable[[bytes], bytes],
) -> None:
    make_article(site)
    addresses = ("/", "/?page=1", "/articles/back-pain/", "/not/there/")
    for address in (*addresses, "/api/v1/articles/", "/api/v1/openapi.json"):
        plain = Client().get(address)
        for _ in range(2):
            packed = Client(headers=accepted).get(address)
            found = (packed.get("Content-Encoding"), packed.status_code)
            assert (address, found) == (address, (encoding, plain.status_code))
            assert unpack(packed.content) == plain.content
            assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content)
            assert "Accept-Encoding" in packed["Vary"]
        assert plain.get("Content-Encoding") is None


def test_a_page_that_changes_is_compressed_anew(site: SiteTree) -> None:
    article = make_article(site)
    reader = Client(headers=AS_CHROMIUM)
    reader.get("/articles/back-pain/")
    article.title = "A back that was in pain"
    article.save_revision().publish()

    assert article.title in brotli.decompress(reader.get("/articles/back-pain/").content).decode()


PLAIN = {"Accept-Encoding": "identity"}


@pytest.mark.parametrize("address", ["/api/v1/articles/", "/feeds/articles.atom"])
def test_each_coding_has_a_strong_validator_of_its_own(site: SiteTree, address: str) -> None:
    make_article(site)
    forms = [(PLAIN, ""), (AS_CHROMIUM, "-br"), (AS_CURL, "-gzip")]
    answers = [Client(headers=accepted).get(address) for accepted, _ in forms]
    plain = answers[0]["ETag"]

    assert [answer["ETag"] for answer in answers] == [
        f'{plain[:-1]}{suffix}"' for _, suffix in forms
    ]
    assert plain.startswith('"')
    again = [Client(headers=accepted).get(address) for accepted, _ in forms]
    assert [answer.content for answer in again] == [answer.content for answer in answers]


@pytest.mark.parametrize("accepted", [PLAIN, AS_CHROMIUM, AS_CURL])
@pytest.mark.parametrize("weakened", ["", "W/"], ids=["as sent", "weakened by a proxy"])
def test_the_validator_of_any_coding_confirms_a_copy(
    site: SiteTree, accepted: dict[str, str], weakened: str
) -> None:
    article = make_article(site)
    address = f"/api/v1/articles/{article.content_id}/"
    for coding in (PLAIN, AS_CHROMIUM, AS_CURL):
        known = Client(headers=coding).get(address)["ETag"]
        asked = accepted | {"If-None-Match": f'"other-br", {weakened}{known}'}
        answer = Client(headers=asked).get(address)
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer["ETag"] == known
        same = Client(headers=accepted | {"If-Match": known}).get(address)
        assert (same.status_code, same["Content-Type"]) == (200, "application/json")
    for header in ("If-None-Match", "If-Match"):
        other = Client(headers=accepted | {header: '"another-br"'}).get(address)
        assert other.status_code == (200 if header == "If-None-Match" else 412)
        assert other["Content-Type"].startswith("application/")


def test_a_cache_with_copies_in_each_coding_learns_which_one_is_asked_for(site: SiteTree) -> None:
    article = make_article(site)
    address = f"/api/v1/articles/{article.content_id}/"
    known = [Client(headers=each).get(address)["ETag"] for each in (PLAIN, AS_CHROMIUM, AS_CURL)]
    headers = AS_CURL | {"If-None-Match": ", ".join(known)}

    answer = Client(headers=headers).get(address)
    assert (answer.status_code, answer["ETag"]) == (304, known[2])


@pytest.mark.parametrize("accepted", [AS_CHROMIUM, AS_CURL])
def test_nothing_personal_is_compressed(site: SiteTree, accepted: dict[str, str]) -> None:
    """Its length would tell a secret in it to whoever can add to it, see BREACH."""
    article = make_article(site)
    PageViewRestriction.objects.create(
        page=article, restriction_type=PageViewRestriction.PASSWORD, password="sesame"
    )
    editor, reader = Client(), Client()
    editor.force_login(get_user_model().objects.create_superuser("editor", password="x"))
    answers: list[Any] = [
        client.get(address, headers=accepted)
        for client, address in (
            (editor, "/"),
            (editor, reverse("wagtailadmin_home")),
            (reader, "/articles/back-pain/"),
            (reader, reverse("wagtailadmin_login")),
        )
    ]

    assert [answer.status_code for answer in answers] == [200] * 4
    assert [answer.get("Content-Encoding") for answer in answers] == [None] * 4


@pytest.mark.parametrize("accepted", [AS_CHROMIUM, AS_CURL])
def test_what_is_packed_already_stays_as_it_is(
    site: SiteTree, settings: Any, accepted: dict[str, str]
) -> None:
    document = Document.objects.create(title="A leaflet", file=ContentFile(b"%PDF-", "a.pdf"))
    link = f'<p><a linktype="document" id="{document.pk}">Read it</a></p>'
    make_article(site, body=stream(("paragraph", link)))
    reader = Client(headers=accepted)
    settings.ROOT_URLCONF = "tests.more_urls"

    assert b"".join(reader.get(document.url)) == b"%PDF-"
    assert reader.get("/picture.jpg").content == jpeg()


def test_our_style_sheets_are_stored_without_comments(tmp_path: Path) -> None:
    storage = MinifiedStaticFilesStorage(location=str(tmp_path), base_url="/static/")
    text = b"/* The calm one */\n.a > b {\n    width: calc(1rem + 2px);\n}\n"
    for name in ("css/site.css", "wagtailadmin/css/core.css"):
        storage.save(name, ContentFile(text))

    assert (tmp_path / "css/site.css").read_text() == ".a>b{width:calc(1rem + 2px)}"
    assert (tmp_path / "wagtailadmin/css/core.css").read_bytes() == text
