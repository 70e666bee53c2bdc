"""What is there twice, or is a picture of a text, is there once."""

import pytest

from cms.content.blocks.pasting.conversion import convert

FORMULA = ["1 formula became text. Check it."]
POWER = """<math><semantics><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow>
<annotation encoding="application/x-tex">x^2</annotation></semantics></math>"""
CLIPPED = 'style="position: absolute; clip: rect(1px, 1px, 1px, 1px)"'


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (POWER, "x<sup>2</sup>"),
        (
            f'<span class="katex"><span class="katex-mathml" {CLIPPED}>{POWER}</span>'
            '<span class="katex-html" aria-hidden="true"><span>x</span><span>2</span></span>'
            "</span>",
            "x<sup>2</sup>",
        ),
        (
            '<span class="katex"><span class="katex-html" aria-hidden="true">x</span></span>',
            "x",
        ),
        (
            '<span class="MathJax"><nobr aria-hidden="true">x2</nobr>'
            f'<span class="MJX_Assistive_MathML">{POWER}</span></span>',
            "x<sup>2</sup>",
        ),
        (
            '<span class="mwe-math-element"><span style="display: none"><math><mi>a</mi></math>'
            '</span><img class="mwe-math-fallback-image-inline" aria-hidden="true" '
            'alt="{\\displaystyle a}"></span>',
            "a",
        ),
        (
            '<img class="mwe-math-fallback-image-inline" aria-hidden="true" '
            'alt="{\\displaystyle a+b}">',
            "a+b",
        ),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "1/2"),
        (
            "<math><mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mn>2</mn></mfrac></math>",
            "(a+1)/2",
        ),
        ("<math><msqrt><mn>2</mn></msqrt></math>", "√(2)"),
        ("<math><mroot><mn>8</mn><mn>3</mn></mroot></math>", "8^(1/3)"),
        ("<math><msub><mi>H</mi><mn>2</mn></msub><mspace/><mi>O</mi></math>", "H<sub>2</sub>O"),
    ],
)
def test_a_formula_is_text_once(html: str, text: str) -> None:
    pasted = convert(f"<p>so {html} is</p>")

    assert [block["value"] for block in pasted.blocks] == [f"<p>so {text} is</p>"]
    assert pasted.notices == ([] if "<math" not in html and "mwe" not in html else FORMULA)


def test_an_emoji_that_is_a_picture_is_text() -> None:
    pasted = convert(
        '<p>Well done <img class="emoji" alt="👍🏽" src="https://example.org/1.svg"></p>'
    )

    assert ([block["value"] for block in pasted.blocks], pasted.notices) == (
        ["<p>Well done 👍🏽</p>"],
        [],
    )


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ('<img alt="A hand">', 1),
        ("<img><picture><source><img></picture>", 2),
        ("<canvas>fallback</canvas>", 1),
        ('<input type="image" alt="Go">', 1),
        ('<img width="1" height="1"><img style="width: 1px; height: 1px">', 0),
        ("<noscript><img></noscript>", 0),
        ("<span hidden><img></span>", 0),
    ],
)
def test_each_picture_that_is_lost_is_said_once(html: str, count: int) -> None:
    said = {
        0: [],
        1: ["1 picture was not pasted. Add it as an image."],
        2: ["2 pictures were not pasted. Add them as images."],
    }
    pasted = convert(f"<p>a{html}</p>")

    assert ([block["value"] for block in pasted.blocks], pasted.notices) == (
        ["<p>a</p>"],
        said[count],
    )


def test_the_caption_of_a_figure_stays_and_a_video_has_no_text_for_old_browsers() -> None:
    figure = '<figure><img alt="A hand"><figcaption>A hand</figcaption></figure>'
    pasted = convert(f"{figure}<video>Your browser shows no videos.</video>")

    assert [block["value"] for block in pasted.blocks] == ["<p>A hand</p>"]
    assert pasted.notices == [
        "1 picture was not pasted. Add it as an image.",
        "1 video or the like was not pasted. Add it as a video.",
    ]
