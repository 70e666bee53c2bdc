"""HTML as a row of tags and texts, whatever is wrong with it.

`html.parser` takes minutes for a few hundred kilobytes of unclosed tags, and building a tree takes
quadratic time when tags are nested deeply. Each pattern here consumes all that it looks at.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from cms.content.blocks.pasting.tags import RAW

TOKEN = re.compile(
    r"""
      <!--(?:-?>|.*?(?:-->|\Z))                                       # a comment
    | <[!?][^>]*+>?                                                   # <!doctype>, <![if]>, <?xml>
    | <(?P<end>/?)(?P<name>[a-z][^\s/>]*+)
      (?P<attributes>(?:=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))|[^>=]++|=)*+)
      (?:>|\Z)                                                        # a tag
    | (?P<text>[^<]++|<)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
ATTRIBUTE = re.compile(
    r"""(?:^|(?<=[\s"'/]))([^\s=/"'>]++)\s*+=\s*+(?:"([^"]*+)"?|'([^']*+)'?|([^\s"'>]++))"""
)
END_OF_RAW = {name: re.compile(f"</{name}", re.IGNORECASE) for name in RAW}


class Text(NamedTuple):
    """Text between tags, without entities."""

    text: str


class Start(NamedTuple):
    """A start tag; its name and those of its attributes are in lower case."""

    name: str
    attributes: dict[str, str]


class End(NamedTuple):
    """An end tag."""

    name: str


def tokens_of(html: str) -> Iterator[Text | Start | End]:
    """The tags and texts of `html`, without comments and without the content of `RAW`."""
    position = 0
    while match := TOKEN.match(html, position):
        position = match.end()
        name = (match["name"] or "").lower()
        if match["text"] is not None:
            yield Text(unescape(match["text"]))
        elif name and match["end"]:
            yield End(name)
        elif name in RAW:
            end = END_OF_RAW[name].search(html, position)
            position = end.start() if end else len(html)
            yield Start(name, {})
        elif name:
            yield Start(name, _attributes(match["attributes"]))


def _attributes(source: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, double, single, bare in ATTRIBUTE.findall(source):
        found.setdefault(name.lower(), unescape(double or single or bare))
    return found
