"""`Accept` and `Accept-Encoding` mean what RFC 9110 says they do."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from whitenoise.middleware import WhiteNoiseMiddleware

from cms.foundation.http.compression import CompressionMiddleware
from cms.foundation.http.negotiation import preferred_codings, preferred_type
from tests.factories import SiteTree, make_article

PAGE = ["text/html", "text/markdown"]
ITEM = ["application/json", "application/ld+json", "text/html", "text/markdown"]
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CHROME = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;"
    "q=0.8,application/signed-exchange;v=b3;q=0.7"
)
SAFARI_PICTURE = (
    "image/webp,image/avif,image/jxl,image/heic,image/heic-sequence,video/*;q=0.8,image/png,"
    "image/svg+xml,image/*;q=0.8,*/*;q=0.5"
)
OLD_JAVA = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"
# Section 12.5.1; the last type of each pair is what the text says of the header.
PLAIN = "text/plain; q=0.5, text/html, text/x-dvi; q=0.8, text/x-c"
EXACT = "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, "
EXACT += "text/plain;format=fixed;q=0.4, */*;q=0.5"


@pytest.mark.parametrize(
    ("accept", "offered", "expected"),
    [
        # Examples of section 12.5.1.
        ("audio/*; q=0.2, audio/basic", ["audio/mp3", "audio/basic"], "audio/basic"),
        ("audio/*; q=0.2, audio/basic", ["audio/mp3"], "audio/mp3"),
        ("audio/*; q=0.2, audio/basic", ["text/html"], None),
        (PLAIN, ["text/plain", "text/x-dvi"], "text/x-dvi"),
        (PLAIN, ["text/plain", "text/x-dvi", "text/x-c"], "text/x-c"),
        (PLAIN, ["text/x-c", "text/html"], "text/html"),
        ("text/*, text/plain, text/plain;format=flowed, */*", ["a/b", "text/plain"], "text/plain"),
        ("text/*, text/plain, text/plain;format=flowed, */*", ["a/b", "text/css"], "text/css"),
        (EXACT, ["text/html", "text/plain"], "text/plain"),
        (EXACT, ["text/html", "image/jpeg"], "image/jpeg"),
        (EXACT, ["image/jpeg", "text/plain"], "text/plain"),
        # Clients as they are.
        (FIREFOX, ITEM, "text/html"),
        (CHROME, ITEM, "text/html"),
        (CHROME, PAGE, "text/html"),
        (CHROME, ["application/json", "application/ld+json"], "application/json"),
        (SAFARI_PICTURE, ITEM, "application/json"),
        (OLD_JAVA, ITEM, "text/html"),
        (OLD_JAVA, ["application/json", "text/markdown"], "application/json"),
        ("application/json, text/plain, */*", ITEM, "application/json"),
        ("text/markdown, text/html, */*", PAGE, "text/markdown"),
        ("text/markdown, */*", PAGE, "text/markdown"),
        ("*/*", ITEM, "application/json"),
        ("*/*", PAGE, "text/html"),
        ("", ITEM, "application/json"),
        (" , ", PAGE, "text/html"),
        # What is refused is not taken for the sake of a wider part.
        ("application/json;q=0, */*", ITEM, "application/ld+json"),
        ("text/html;q=0, text/*;q=0.1", PAGE, "text/markdown"),
        ("*/*;q=0", ITEM, None),
        ("image/png", ITEM, None),
        ("*", ITEM, None),
        ("/", ITEM, None),
        ("text/html;a*=klingon'x'%20", ITEM, None),
        # Parameters, quotation marks, capitals, and what is no weight.
        ('application/ld+json;profile="a, text/html"', ITEM, "application/ld+json"),
        ("TEXT/Markdown; Q=1", ITEM, "text/markdown"),
        ("text/html;q=0.2;level=1, text/markdown;q=0.3", ITEM, "text/markdown"),
        ("text/html;q=2, text/markdown;q=0.3", ITEM, "text/html"),
        ("text/html;q=nan, text/markdown;q=0.3", ITEM, "text/html"),
        ("text/html;a*=klingon'x'%20, text/markdown", ITEM, "text/markdown"),
    ],
)
def test_the_type_that_is_preferred(accept: str, offered: list[str], expected: str | None) -> None:
    assert preferred_type(accept, offered) == expected


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        # Examples of section 12.5.3.
        ("compress, gzip", ["gzip"]),
        ("", []),
        ("*", ["br", "gzip"]),
        ("compress;q=0.5, gzip;q=1.0", ["gzip"]),
        ("gzip;q=1.0, identity; q=0.5, *;q=0", ["gzip"]),
        # Clients as they are.
        ("gzip, deflate, br, zstd", ["br", "gzip"]),
        ("gzip, deflate, br", ["br", "gzip"]),
        ("deflate, gzip;q=1.0, *;q=0.5", ["gzip"]),
        ("identity", []),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", ["br"]),
        # Weights.
        ("br;q=0.5, gzip", ["gzip"]),
        ("br;q=0, gzip", ["gzip"]),
        ("br;q=0.000, gzip;q=0.001", ["gzip"]),
        ("gzip;q=0", []),
        ("br;q=0, *", ["gzip"]),
        ("*;q=0", []),
        ("*;q=0, br", ["br"]),
        ("identity;q=0, gzip;q=0.1", ["gzip"]),
        ("identity;q=0", []),
        ("identity, gzip;q=0.5", []),
        ("identity;q=0.5, gzip;q=0.5", ["gzip"]),
        ("br;q=0.1, gzip;q=0.1, *;q=0.7", []),
        ("GZIP", ["gzip"]),
        ("x-gzip", ["gzip"]),
        ("brotli, sbr, br2", []),
    ],
)
def test_the_codings_that_are_preferred(accepted: str, expected: list[str]) -> None:
    assert preferred_codings(accepted, ["br", "gzip"]) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/api/v1/articles/"])
@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("gzip;q=0", None),
        ("identity, gzip;q=0.5", None),
        ("br;q=0.1, gzip;q=0.2", "gzip"),
        ("br;q=0, *;q=0.5", "gzip"),
        ("*", "br"),
    ],
)
def test_what_is_sent_is_what_is_preferred(
    address: str, accepted: str, expected: str | None, site: SiteTree
) -> None:
    make_article(site)
    answer: Any = Client(headers={"Accept-Encoding": accepted}).get(address)

    assert (answer.status_code, answer.get("Content-Encoding")) == (200, expected)
    assert "Accept-Encoding" in answer["Vary"].split(", ")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/articles/back-pain/", "/api/v1/content/?path=/articles/back-pain/"]
)
def test_what_cannot_be_read_fails_nothing(address: str, site: SiteTree) -> None:
    make_article(site)
    headers = {"Accept": "text/x;a*=klingon'x'%20, */*", "Accept-Encoding": "br;a*=klingon'x'%20"}
    plain, odd = Client().get(address), Client(headers=headers).get(address)

    assert (plain.status_code, odd.status_code) == (200, 200)
    assert (odd["Content-Type"], odd.content) == (plain["Content-Type"], plain.content)


@pytest.mark.django_db  # The end of an answer looks after the connection.
@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, br;q=0", "gzip"),
        ("gzip;q=0.5, identity", None),
    ],
)
def test_files_are_sent_in_the_coding_that_is_preferred(
    accepted: str, expected: str | None, settings: Any, tmp_path: Path
) -> None:
    settings.STATIC_ROOT, settings.WHITENOISE_AUTOREFRESH = str(tmp_path), False
    for suffix, size in (("", 300), (".gz", 200), (".br", 100)):
        (tmp_path / f"site.css{suffix}").write_bytes(b"x" * size)
    files = CompressionMiddleware(WhiteNoiseMiddleware(lambda request: HttpResponse(status=404)))
    request = RequestFactory().get("/static/site.css", headers={"Accept-Encoding": accepted})
    found: Any = files(request)
    with closing(found) as answer:
        assert (answer.status_code, answer.get("Content-Encoding")) == (200, expected)
