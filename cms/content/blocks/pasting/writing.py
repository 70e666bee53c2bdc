"""Conversion of lines into rich text."""

from collections.abc import Iterable, Mapping
from html import escape
from itertools import groupby

from cms.content.blocks.pasting.formats import OWN_LINK, Format
from cms.content.blocks.pasting.lines import Line, Run
from cms.content.blocks.pasting.links import shown_address
from cms.content.blocks.pasting.numbers import DEEPEST_LIST
from cms.content.blocks.pasting.own_links import OwnLink
from cms.content.blocks.pasting.tags import HEADINGS, LISTS

OwnLinks = Mapping[str, OwnLink]


def rich_text(lines: list[Line], own: OwnLinks) -> str:
    """Return the source of a rich text: each line in its element, list items in nested lists.

    `own` has the pages that addresses of this site mean.
    """
    parts: list[str] = []
    for in_list, group in groupby(lines, lambda line: line.kind in LISTS):
        parts += (_nest if in_list else _elements)(group, own)
    return "".join(parts)


def set_heading_levels(lines: Iterable[Line]) -> None:
    """Make all headings `h2` or `h3`, so that no level is skipped.

    A single `h1` before all other headings is the title of the pasted text: it becomes an `h2`, and
    does not count as a level.
    """
    headings = [line for line in lines if line.kind in HEADINGS]
    kinds = [line.kind for line in headings]
    if len(kinds) > 1 and kinds[0] == "h1" and kinds.count("h1") == 1:
        headings.pop(0).kind = "h2"
    highest = min((line.kind for line in headings), default="")
    seen = False
    for line in headings:
        seen = seen or line.kind == highest
        line.kind = "h2" if line.kind == highest or not seen else "h3"


def _elements(lines: Iterable[Line], own: OwnLinks) -> Iterable[str]:
    for line in lines:
        inline = _inline(line.runs, own, may_be_bold=line.kind not in HEADINGS)
        yield f"<{line.kind}>{inline}</{line.kind}>"


def _nest(items: Iterable[Line], own: OwnLinks) -> Iterable[str]:
    """Yield nested lists; an item is at most one level deeper than the item before it."""
    kinds: list[str] = []
    for item in items:
        depth = min(item.depth, len(kinds), DEEPEST_LIST)
        while len(kinds) > depth + 1 or (len(kinds) == depth + 1 and kinds[-1] != item.kind):
            yield f"</li></{kinds.pop()}>"
        if len(kinds) == depth + 1:
            yield "</li>"
        else:
            kinds.append(item.kind)
            yield f"<{item.kind}>"
        yield f"<li>{_inline(item.runs, own)}"
    while kinds:
        yield f"</li></{kinds.pop()}>"


def _inline(runs: list[Run], own: OwnLinks, *, may_be_bold: bool = True) -> str:
    parts = []
    for href, group in groupby(runs, lambda run: run.format.href):
        together = list(group)
        linked = _named(href, together, own) if href else together
        inner = "".join(_styled(f, g, may_be_bold) for f, g in groupby(linked, lambda r: r.format))
        parts.append(f"{_opening_tag(href, own)}{inner}</a>" if href else inner)
    return "".join(parts)


def _named(href: str, linked: list[Run], own: OwnLinks) -> list[Run]:
    """Return the text of a link; an address has the title of our page, or where it leads to."""
    text = "".join(run.text for run in linked)
    shown = shown_address(text)
    if shown != text or shown == href:
        title = own[href].title if href in own else ""
        return [Run(title or shown, linked[0].format)]
    return linked


def _opening_tag(href: str, own: OwnLinks) -> str:
    if href in own:
        attributes = own[href].attributes
    elif found := OWN_LINK.fullmatch(href):
        attributes = {"id": found[2], "linktype": found[1]}
        attributes |= {"suffix": found[3]} if found[3] else {}
    else:
        attributes = {"href": href}
    said = (f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<a{''.join(said)}>"


def _styled(style: Format, runs: Iterable[Run], may_be_bold: bool) -> str:
    html = escape("".join(run.text for run in runs), quote=False).replace("\n", "<br/>")
    tags = [("b", style.bold and may_be_bold), ("i", style.italic), (style.script, style.script)]
    for tag, wanted in reversed(tags):
        if wanted:
            html = f"<{tag}>{html}</{tag}>"
    return html
