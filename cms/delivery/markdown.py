"""A page of the website as Markdown."""

import re
from typing import Any

from bs4 import BeautifulSoup
from markdownify import ATX, MarkdownConverter

# What was left out leaves the white space that was around it.
EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
TOO_DEEP = "This page is nested too deeply to be written as Markdown."


class PageConverter(MarkdownConverter):
    """HTML of our templates to CommonMark, with tables as GitHub writes them.

    Each character that means something in Markdown is escaped, `<` too: text stays text, also when
    whoever renders it lets HTML through.
    """

    def __init__(self) -> None:
        super().__init__(
            heading_style=ATX, bullets="-", escape_misc=True, sub_symbol="<sub>", sup_symbol="<sup>"
        )

    def convert_aside(self, element: Any, text: str, parent_tags: set[str]) -> str:
        """A call-out is set apart as a quotation."""
        lines = (f"> {line}".rstrip() for line in text.strip().splitlines())
        return "\n\n" + "\n".join(lines) + "\n\n"

    def convert_summary(self, element: Any, text: str, parent_tags: set[str]) -> str:
        """A question stands above its answer."""
        return f"\n\n**{text.strip()}**\n\n"

    def convert_img(self, element: Any, text: str, parent_tags: set[str]) -> str:
        """An image, whose description may have brackets; without one it is decoration."""
        alt = str(element.get("alt", ""))
        for character in "\\[]":
            alt = alt.replace(character, f"\\{character}")
        return f"![{alt}]({element.get('src', '')})" if alt else ""


def page_markdown(html: str) -> str:
    """What the element `main` of a page says, without navigation; it ends in a line break."""
    main = BeautifulSoup(html, "html.parser").find("main")
    if main is None:
        return ""
    for element in main.find_all(["nav", "script", "style", "template"]):
        element.decompose()
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
