"""The chapters of the guide for editors: the Markdown files of docs/editors."""

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
# How far what belongs to a step of a numbered list is moved in.
STEP_INDENT = 3

CHAPTER = re.compile(r"(?P<name>[\w-]+)\.md(?P<anchor>#.*)?")
PICTURE = re.compile(r"\.\./images/(?P<name>[\w-]+\.png)")


@dataclass(frozen=True)
class Chapter:
    """A chapter: its title as text, and all of it as HTML."""

    title: str
    html: str


def read_chapter(
    name: str, chapter_url: Callable[[str], str], picture_url: Callable[[str], str]
) -> Chapter:
    """The chapter `name`, whose links lead to what the two functions say.

    Raises FileNotFoundError when there is no such chapter.
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
        # On a narrow window it is moved by itself, also with the keys.
        heading = table.find_previous(["h1", "h2", "h3"])
        label = heading.get_text() if heading else "Table"
        frame = {"class": "guide__table", "role": "region", "aria-label": label, "tabindex": "0"}
        table.wrap(soup.new_tag("div", attrs=frame))
    return Chapter(soup.h1.get_text() if soup.h1 else name, str(soup))
