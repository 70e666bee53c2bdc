"""The reading time and the sections of a body."""

import re
from html import unescape
from math import ceil

from django.utils.html import strip_tags

from cms.content.blocks.base import BlockData

WORDS_A_MINUTE = 230
CHARACTERS_A_MINUTE = 450
# Chinese and Japanese are written without spaces between words.
IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
WORD = re.compile(r"\w+(?:['’-]\w+)*")
SECTION = re.compile(r'<h2 id="([^"]+)"[^>]*>(.*?)</h2>', re.DOTALL)


def reading_minutes(body: list[BlockData]) -> int:
    """Return the minutes that an adult needs to read the `html` of the blocks; at least 1."""
    text = unescape(strip_tags(" ".join(block["html"].replace("<", " <") for block in body)))
    spaced, ideographs = IDEOGRAPH.subn(" ", text)
    words = len(WORD.findall(spaced))
    return max(1, ceil(words / WORDS_A_MINUTE + ideographs / CHARACTERS_A_MINUTE))


def sections(body: list[BlockData]) -> list[dict[str, str]]:
    """Return the headings of the second level in `body`, each as its `anchor` and its `text`."""
    found = (heading for block in body for heading in SECTION.findall(block["html"]))
    return [{"anchor": anchor, "text": unescape(strip_tags(text))} for anchor, text in found]
