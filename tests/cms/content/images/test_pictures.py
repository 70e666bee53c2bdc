"""How templates show a picture: which sizes, and when it is asked for."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms.content.images.representation import lightened
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


@pytest.mark.parametrize(
    ("narrowest", "widest", "expected"),
    [("", "", [200, 480, 960]), (480, 768, [480, 960]), ("", 320, [200, 480]), (2000, "", [960])],
)
def test_of_a_light_picture_the_same_widths_are_offered(
    narrowest: int | str, widest: int | str, expected: list[int]
) -> None:
    light: Any = {"srcset": "/a.webp 200w, /b.webp 480w, /c.webp 960w"}
    by_width = {200: "/a.webp 200w", 480: "/b.webp 480w", 960: "/c.webp 960w"}

    assert sources(light, narrowest, widest) == [
        {"format": "", "srcset": ", ".join(by_width[width] for width in expected)}
    ]


def whole(**formats: list[int]) -> Any:
    """An image with these widths in each format."""
    widths = sorted({width for each in formats.values() for width in each})
    renditions = [
        {"url": f"/{width}.{name}", "width": width, "format": name}
        for width in widths
        for name, offered in formats.items()
        if width in offered
    ]
    return {"id": "x", "alt": "", "renditions": renditions, "src": "/src"}


@pytest.mark.parametrize(
    ("image", "src", "srcset"),
    [
        (whole(avif=[200, 960], webp=[200, 960, 1280], jpeg=[200, 960, 1280]), "960.jpeg", "960"),
        (whole(avif=[30], webp=[30], png=[30]), "30.png", "30"),
        # As long as not all renditions are made.
        (whole(jpeg=[768]), "768.jpeg", "768.jpeg"),
        (whole(avif=[200, 320], webp=[200, 320], jpeg=[320]), "320.jpeg", "320"),
    ],
)
def test_a_light_picture_has_one_format_that_all_can_show(
    image: Any, src: str, srcset: str
) -> None:
    light = lightened(image, 900)

    assert light["src"] == f"/{src}"
    last = light["srcset"].split(", ")[-1]
    name = srcset if "." in srcset else f"{srcset}.webp"
    assert last == f"/{name} {name.split('.')[0]}w"
    assert light.keys() == {"id", "alt", "src", "srcset"}


@pytest.mark.django_db
def test_a_card_has_the_widths_of_its_place_and_a_picture_for_all(
    site: SiteTree, api: Client
) -> None:
    make_article(site, hero_image=make_image(width=1000, height=500), hero_image_alt="A back")
    card = BeautifulSoup(api.get("/articles/").content, "html.parser").select_one(".card picture")

    assert card is not None
    (shown,) = card.find_all(True)
    folder = str(shown["src"]).rpartition("/")[0]
    assert {name: shown[name] for name in ("src", "srcset", "width", "height", "alt")} == {
        "src": f"{folder}/960.jpg",
        "srcset": f"{folder}/480.webp 480w, {folder}/768.webp 768w",
        "width": "1000",
        "height": "500",
        "alt": "A back",
    }
    assert str(shown["sizes"]).endswith("90vw")


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
