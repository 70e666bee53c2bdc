"""Conversion of the project's own guides, folders of Markdown files, to HTML."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup
from markdown import Markdown

START = "README"
EXTENSIONS = ("fenced_code", "sane_lists", "tables", "toc")
# The number of spaces by which the content of a numbered list's step is indented.
STEP_INDENT = 3

CHAPTER = re.compile(r"(?P<name>[\w-]+)\.md(?P<anchor>#.*)?")
PICTURE = re.compile(r"\.\./images/(?P<name>[\w-]+\.png)")
# A chapter may refer to files that only those who have the project can open.
OF_THE_PROJECT = re.compile(r"\.\./.*")


@dataclass(frozen=True)
class Chapter:
    """A chapter of a guide: its title as text, and all of it as HTML."""

    title: str
    html: str


def _no_picture(name: str) -> str:
    """Return an empty address; a guide without pictures needs none."""
    return ""


def read_chapter(
    folder: Path,
    name: str,
    chapter_url: Callable[[str], str],
    picture_url: Callable[[str], str] = _no_picture,
) -> Chapter:
    """Return the chapter `name`; the two functions give the URLs of its links and pictures.

    Raise FileNotFoundError if there is no such chapter.
    """
    source = (folder / f"{name}.md").read_text(encoding="utf-8")
    markdown = Markdown(extensions=EXTENSIONS, tab_length=STEP_INDENT)
    soup = BeautifulSoup(markdown.convert(source), "html.parser")
    for link in soup.find_all("a"):
        if found := CHAPTER.fullmatch(str(link["href"])):
            link["href"] = chapter_url(found["name"]) + (found["anchor"] or "")
        elif OF_THE_PROJECT.fullmatch(str(link["href"])):
            link.unwrap()
    for picture in soup.find_all("img"):
        if found := PICTURE.fullmatch(str(picture["src"])):
            picture["src"] = picture_url(found["name"])
    for table in soup.find_all("table"):
        # In a narrow window the table scrolls by itself, also by keyboard.
        heading = table.find_previous(["h1", "h2", "h3"])
        label = heading.get_text() if heading else "Table"
        frame = {"class": "guide__table", "role": "region", "aria-label": label, "tabindex": "0"}
        table.wrap(soup.new_tag("div", attrs=frame))
    for sample in soup.find_all("pre"):
        sample["tabindex"] = "0"
    return Chapter(soup.h1.get_text() if soup.h1 else name, str(soup))
