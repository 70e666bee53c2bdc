"""How templates show a picture: which sizes, and when it is asked for."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms.content.images.templatetags.pictures import picture_at_once, sources
from tests.factories import SiteTree, make_article, make_image, make_practitioner, stream

HIGH, LOW, LAZY = ("high", None), ("low", None), (None, "lazy")


def image(*widths: int) -> Any:
    return {
        "renditions": [
            {"url": f"/{width}.{kind}", "width": width, "format": kind}
            for width in widths
            for kind in ("avif", "webp", "jpeg")
        ]
    }


@pytest.mark.parametrize(
    ("narrowest", "widest", "expected"),
    [
        ("", "", [200, 320, 480, 768, 800]),
        (480, "", [480, 768, 800]),
        ("", 320, [200, 320]),
        (480, 768, [480, 768]),
        (480, 700, [480, 768]),
        (2000, "", [800]),
        (2000, 100, [800]),
        ("", 9999, [200, 320, 480, 768, 800]),
    ],
)
def test_only_widths_that_a_screen_may_ask_for_are_offered(
    narrowest: int | str, widest: int | str, expected: list[int]
) -> None:
    offered = sources(image(200, 320, 480, 768, 800), narrowest, widest)

    assert [source["format"] for source in offered] == ["avif", "webp", "jpeg"]
    for source in offered:
        kind = source["format"]
        assert source["srcset"] == ", ".join(f"/{w}.{kind} {w}w" for w in expected)


def test_a_picture_smaller_than_all_that_is_asked_for_is_shown() -> None:
    assert [s["srcset"] for s in sources(image(30), 480, 768)] == [
        "/30.avif 30w",
        "/30.webp 30w",
        "/30.jpeg 30w",
    ]


def asked_for(client: Client, url: str) -> list[tuple[Any, Any]]:
    """Priority and loading of each picture of the page."""
    soup = BeautifulSoup(client.get(url).content, "html.parser")
    return [(i.get("fetchpriority"), i.get("loading")) for i in soup.select("main picture img")]


@pytest.mark.django_db
def test_the_largest_picture_of_a_page_is_never_lazy_and_all_below_are(
    site: SiteTree, api: Client
) -> None:
    picture = make_image(width=64, height=48)
    block = ("image", {"image": {"image": picture.pk, "alt_text": "A stretch"}, "caption": ""})
    people = [make_practitioner(site, f"Ada {n}", portrait=picture) for n in range(5)]
    for number in range(5):
        make_article(
            site,
            f"Back pain {number}",
            authors=people[:1],
            hero_image=picture,
            body=stream(block, block),
        )
    site.home.hero_image = picture
    site.home.save_revision().publish()

    assert asked_for(api, "/articles/") == [HIGH, LAZY, LAZY, LAZY, LAZY]
    assert asked_for(api, "/practitioners/") == [HIGH, LAZY, LAZY, LAZY, LAZY]
    assert asked_for(api, "/articles/back-pain-1/") == [LOW, HIGH, LAZY, LAZY, LAZY]
    assert asked_for(api, "/practitioners/ada-0/") == [HIGH, *[LAZY] * 5]
    assert asked_for(api, "/") == [HIGH, *[LAZY] * 10]


@pytest.mark.django_db
def test_without_a_picture_at_the_top_the_first_of_the_text_is_asked_for_first(
    site: SiteTree, api: Client
) -> None:
    picture = make_image(width=64, height=48)
    block = ("image", {"image": {"image": picture.pk, "alt_text": "A stretch"}, "caption": ""})
    words = ("paragraph", "<p>Words</p>")
    make_article(site, "Begins with it", body=stream(block, words, block))
    make_article(site, "Begins with words", body=stream(words, block))

    assert asked_for(api, "/articles/begins-with-it/") == [HIGH, LAZY]
    assert asked_for(api, "/articles/begins-with-words/") == [LAZY]
    item = api.get("/api/v1/content/?path=/articles/begins-with-it/").json()
    assert item["body"][0]["html"].count('loading="lazy"') == 1


def test_a_body_without_blocks_or_pictures_stays_as_it_is() -> None:
    words = [{"type": "paragraph", "html": '<p>Say loading="lazy"</p>'}]

    assert picture_at_once([], None) == []
    assert picture_at_once(words, None) is words
