"""Addresses that stand in text: they become links, and show where they lead to."""

import re

from cms.content.blocks.pasting.addresses import LONGEST_ADDRESS, read_address
from cms.content.blocks.pasting.lines import Line, Run

ADDRESS = re.compile(
    r"\bhttps?://[^\s<>\"“”„«»]+"
    r"|(?<![\w.+/@-])[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,63}\b",
    re.IGNORECASE,
)


def link_addresses(line: Line) -> None:
    """Make links of the addresses that stand in the text of `line`."""
    runs: list[Run] = []
    for run in line.runs:
        is_link = run.format.href or not ("://" in run.text or "@" in run.text)
        runs += [run] if is_link else _parts(run)
    line.runs = runs


def shown_address(text: str) -> str:
    """Return `text`; if all of it is an address, return where that leads to."""
    address = text.strip()
    return (re.fullmatch(r"https?://\S+", address) and read_address(address).href) or text


def _parts(run: Run) -> list[Run]:
    parts, end = [], 0
    for match in ADDRESS.finditer(run.text):
        said = _without_punctuation(match[0]) if len(match[0]) < LONGEST_ADDRESS else ""
        href = said and read_address(said if "://" in said else f"mailto:{said}").href
        if href:
            parts.append(run._replace(text=run.text[end : match.start()]))
            linked = run.format._replace(href=href)
            parts.append(Run(shown_address(said), linked))
            end = match.start() + len(said)
    parts.append(run._replace(text=run.text[end:]))
    return [part for part in parts if part.text]


def _without_punctuation(said: str) -> str:
    """Return the address without what ends the sentence or closes the brackets around it."""
    while said:
        last = said[-1]
        opening = {")": "(", "]": "["}.get(last)
        closes = opening is not None and said.count(last) > said.count(opening)
        if not closes and last not in ".,;:!?'’*_…":
            return said
        said = said[:-1]
    return said
