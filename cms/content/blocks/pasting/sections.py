"""Division of a long text into sections, so that no block of a body is the whole article."""

from collections.abc import Iterator

from cms.content.blocks.pasting.lines import Line
from cms.content.blocks.pasting.tags import HEADINGS

# In characters. A shorter text stays whole, and so does a section that has subsections.
LONG = 1_000


def sections(lines: list[Line], *, is_long: bool) -> Iterator[list[Line]]:
    """Yield `lines` in parts, if `is_long`: each `h2` begins one, and each `h3` after a long part.

    A heading stays with the heading before it.
    """
    part: list[Line] = []
    size = 0
    for line in lines:
        begins = line.kind == "h2" or (line.kind == "h3" and size > LONG)
        if is_long and begins and part and part[-1].kind not in HEADINGS:
            yield part
            part, size = [], 0
        part.append(line)
        size += len(line.text)
    if part:
        yield part
