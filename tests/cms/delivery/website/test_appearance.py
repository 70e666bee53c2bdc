"""What search engines and social networks read from a page, and whether it is long enough."""

import pytest

from cms.delivery.website.appearance import Appearance, Wording

HEAD = """
<title>Back pain · Quiet Harbor</title>
<meta name="description" content=" What helps. ">
<link rel="canonical" href="https://harbor.example/articles/back-pain/">
"""


def test_without_tags_of_its_own_a_card_shows_what_a_search_result_shows() -> None:
    page = Appearance(HEAD)

    for wordings in (page.search(), page.card()):
        assert [w.text for w in wordings] == ["Back pain · Quiet Harbor", "What helps."]
    assert page.breadcrumb == "harbor.example › articles › back-pain"
    assert (page.host, page.image) == ("harbor.example", "")


def test_open_graph_tags_decide_the_card() -> None:
    page = Appearance(
        HEAD
        + '<meta property="og:title" content="Sore back?"><meta property="og:description"'
        + ' content="Read on."><meta property="og:image" content="https://harbor.example/c.png">'
    )

    assert [wording.text for wording in page.card()] == ["Sore back?", "Read on."]
    assert [wording.text for wording in page.search()] == [
        "Back pain · Quiet Harbor",
        "What helps.",
    ]
    assert page.image == "https://harbor.example/c.png"


def test_an_empty_page_breaks_nothing() -> None:
    page = Appearance("")

    assert [wording.text for wording in [*page.search(), *page.card()]] == [""] * 4
    assert (page.breadcrumb, page.host, page.image) == ("", "", "")


@pytest.mark.parametrize(
    ("length", "fits", "judgment"),
    [
        (0, False, "Missing. Without it, others choose some words of the page."),
        (29, False, "29 characters: short. There is room for up to 60."),
        (30, True, "30 characters: fits."),
        (60, True, "60 characters: fits."),
        (61, False, "61 characters: too long. It is cut off after about 60."),
    ],
)
def test_lengths_are_judged(length: int, fits: bool, judgment: str) -> None:
    wording = Wording("Title", "x" * length, 30, 60)

    assert (wording.fits, wording.judgment) == (fits, judgment)
    assert len(wording.shown) == min(length, 60)
    assert wording.shown.endswith("…") == (length > 60)
