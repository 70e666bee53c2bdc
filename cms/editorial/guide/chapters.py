"""Conversion of the guide for editors, the Markdown files in docs/editors, to HTML."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup
from django.conf import settings
from markdown import Markdown

CHAPTERS = Path(settings.BASE_DIR) / "docs" / "editors"
PICTURES = Path(settings.BASE_DIR) / "docs" / "images"
START = "README"
# The number of spaces by which the content of a numbered list's step is indented.
STEP_INDENT = 3

CHAPTER = re.compile(r"(?P<name>[\w-]+)\.md(?P<anchor>#.*)?")
PICTURE = re.compile(r"\.\./images/(?P<name>[\w-]+\.png)")


@dataclass(frozen=True)
class Chapter:
    """A chapter of the guide: its title as text, and all of it as HTML."""

    title: str
    html: str


def read_chapter(
    name: str, chapter_url: Callable[[str], str], picture_url: Callable[[str], str]
) -> Chapter:
    """Return the chapter `name`; the two functions give the URLs of its links and pictures.

    Raise FileNotFoundError if there is no such chapter.
    """
    source = (CHAPTERS / f"{name}.md").read_text()
    markdown = Markdown(extensions=["sane_lists", "tables", "toc"], tab_length=STEP_INDENT)
    soup = BeautifulSoup(markdown.convert(source), "html.parser")
    for link in soup.find_all("a"):
        if found := CHAPTER.fullmatch(str(link["href"])):
            link["href"] = chapter_url(found["name"]) + (found["anchor"] or "")
    for picture in soup.find_all("img"):
        if found := PICTURE.fullmatch(str(picture["src"])):
            picture["src"] = picture_url(found["name"])
    for table in soup.find_all("table"):
        # In a narrow window the table scrolls by itself, also by keyboard.
        heading = table.find_previous(["h1", "h2", "h3"])
        label = heading.get_text() if heading else "Table"
        frame = {"class": "guide__table", "role": "region", "aria-label": label, "tabindex": "0"}
        table.wrap(soup.new_tag("div", attrs=frame))
    return Chapter(soup.h1.get_text() if soup.h1 else name, str(soup))
