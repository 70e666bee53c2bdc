"""Drawing of social cards as PNG pictures."""

from io import BytesIO

from PIL import Image, ImageDraw

from cms.foundation.cards.texts import (
    SANS,
    SANS_BOLD,
    SERIF,
    fitted,
    font,
    leading,
    shortened,
    writable,
)

WIDTH, HEIGHT = 1200, 630
MARGIN = 80
MEASURE = 860
TITLE_SIZES = range(84, 47, -2)
TOP, BOTTOM, BYLINE = 140, 470, 60
FOOT = 548

# The website's colors in the light theme.
PAPER, SAGE, DEEP, CORAL, TEXT, MUTED = (
    "#fbf7ef",
    "#e3ece3",
    "#1f4e54",
    "#ab4128",
    "#1c3236",
    "#4d6164",
)
# The other two colors of the website's logo.
CREAM, PEACH = "#f4efe6", "#e08a6b"


def draw_card(*, title: str, practice: str, topic: str, byline: str) -> bytes:
    """Return a PNG of 1200 by 630 pixels.

    A text with a letter that the fonts lack is left out: boxes in its place would say less.
    """
    picture = _background()
    pen = ImageDraw.Draw(picture)
    title, byline = writable(title, SERIF), writable(byline, SANS)
    practice, topic = writable(practice, SANS_BOLD), writable(topic, SANS_BOLD)
    if not title:
        title, practice = writable(practice, SERIF), ""
    if topic:
        chosen = font(SANS_BOLD, 32)
        pen.text((MARGIN, 112), shortened(topic, chosen, MEASURE), CORAL, chosen, anchor="ls")
    _write_title(pen, title, byline)
    if practice:
        chosen = font(SANS_BOLD, 32)
        name = shortened(practice, chosen, MEASURE)
        pen.text((MARGIN + 76, FOOT), name, DEEP, chosen, anchor="lm")
    return _encoded(picture)


def _write_title(pen: ImageDraw.ImageDraw, title: str, byline: str) -> None:
    """Draw the title and the byline below it, vertically centered between `TOP` and `BOTTOM`."""
    below = BYLINE if byline else 0
    chosen, lines = fitted(title, SERIF, MEASURE, BOTTOM - TOP - below, TITLE_SIZES)
    step = leading(chosen)
    baseline = TOP + (BOTTOM - TOP - below - step * len(lines)) // 2
    for line in lines:
        baseline += step
        pen.text((MARGIN, baseline), line, TEXT, chosen, anchor="ls")
    if byline:
        small = font(SANS, 30)
        line = shortened(byline, small, MEASURE)
        pen.text((MARGIN, baseline + BYLINE), line, MUTED, small, anchor="ls")


def _background() -> Image.Image:
    """Draw the background: paper color, a large leaf on the right, and the logo at the foot."""
    large = Image.new("RGB", (WIDTH * 2, HEIGHT * 2), PAPER)
    pen = ImageDraw.Draw(large)
    _leaf(pen, (WIDTH * 2 - 210, HEIGHT), 470, 1300, SAGE)
    pen.line([(WIDTH * 2 - 210, 0), (WIDTH * 2 - 210, HEIGHT * 2)], PAPER, 6)
    pen.rectangle([0, 0, 24, HEIGHT * 2], DEEP)
    left, middle = MARGIN * 2, FOOT * 2
    pen.rounded_rectangle([left, middle - 56, left + 112, middle + 56], 24, DEEP)
    centre = left + 56
    _leaf(pen, (centre, middle), 26, 76, CREAM)
    _leaf(pen, (centre, middle), 18, 60, DEEP)
    pen.line([(left + 20, middle), (left + 92, middle)], PEACH, 7)
    return large.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def _leaf(
    pen: ImageDraw.ImageDraw, centre: tuple[int, int], half_width: int, height: int, color: str
) -> None:
    """Draw a leaf of two arcs that meet at the top and the bottom, as in the website's logo."""
    x, y = centre
    steps = [step / 80 for step in range(-80, 81)]
    side = [(half_width * (1 - step**2), height / 2 * step) for step in steps]
    right = [(x + across, y + down) for across, down in side]
    left = [(x - across, y + down) for across, down in reversed(side)]
    pen.polygon(right + left, color)


def _encoded(picture: Image.Image) -> bytes:
    """Encode `picture` as a PNG with 96 colors: enough for flat areas, at a quarter of the size."""
    buffer = BytesIO()
    picture.quantize(96, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
