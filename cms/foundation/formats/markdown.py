"""Conversion of the website's pages to Markdown."""

import re
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from django.utils.html import escape
from markdownify import ATX, MarkdownConverter

# Elements that are removed leave the white space around them.
EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
SET_APART = frozenset({"call-out", "call-to-action"})
TOO_DEEP = "This page is nested too deeply to be written as Markdown."


class PageConverter(MarkdownConverter):
    """A converter of the website's HTML to CommonMark, with tables as in GitHub's Markdown.

    Each character with a meaning in Markdown is escaped, `<` too, so that text stays text even in
    a renderer that lets HTML through.
    """

    def __init__(self) -> None:
        super().__init__(
            heading_style=ATX, bullets="-", escape_misc=True, sub_symbol="<sub>", sup_symbol="<sup>"
        )

    def convert_div(self, element: Any, text: str, parent_tags: set[str]) -> str:
        """Convert a call-out or call to action to a block quotation."""
        if not SET_APART & set(element.get("class", [])):
            converter: Any = super()  # The stubs do not have the method.
            plain: str = converter.convert_div(element, text, parent_tags)
            return plain
        lines = (f"> {line}".rstrip() for line in text.strip().splitlines())
        return "\n\n" + "\n".join(lines) + "\n\n"

    def convert_summary(self, element: Any, text: str, parent_tags: set[str]) -> str:
        """Convert a question, which stands above its answer, to a bold paragraph."""
        return f"\n\n**{text.strip()}**\n\n"

    def convert_img(self, element: Any, text: str, parent_tags: set[str]) -> str:
        """Convert an image with an alternative text; leave out a decorative one, which has none."""
        alt = str(element.get("alt", ""))
        for character in "\\[]":
            alt = alt.replace(character, f"\\{character}")
        return f"![{alt}]({element.get('src', '')})" if alt else ""


def page_markdown(html: str, base: str = "") -> str:
    """Return the `main` element of a page as Markdown, without navigation, ending with a newline.

    Addresses are made absolute from `base`, the address of the page. The result is empty if there
    is no `main` element.
    """
    main = BeautifulSoup(html, "html.parser").find("main")
    if main is None:
        return ""
    for element in main.select("nav, script, style, template, .places, [aria-hidden]"):
        element.decompose()
    for link in main.select('a[href^="#"]'):
        link.unwrap()
    for element in main.find_all(["a", "img"]):
        _make_absolute(element, base)
    for caption in main.find_all("caption"):
        # Inside the table, it would be taken for the first row.
        caption.name = "p"
        if table := caption.find_parent("table"):
            table.insert_before(caption.extract())
    try:
        markdown = PageConverter().convert(str(main))
    except RecursionError:
        return f"{TOO_DEEP}\n"
    return EMPTY_LINES.sub("\n\n", markdown).strip() + "\n"


def text_markdown(text: str) -> str:
    """Return a plain text as one line of Markdown in which every special character is escaped."""
    return page_markdown(f"<main>{escape(' '.join(text.split()))}</main>").strip()


def _make_absolute(element: Any, base: str) -> None:
    name = "href" if element.name == "a" else "src"
    address = str(element.get(name, ""))
    if base and address and not address.startswith("#"):
        element[name] = urljoin(base, address)
