"""Conversion of stored rich text into HTML for the public."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar

import nh3
from bs4 import BeautifulSoup
from django.utils.text import slugify
from wagtail.rich_text import expand_db_html

from cms.content.links.rich_text import with_links_to_pages
from cms.foundation.addresses import URL_SCHEMES, absolute_url

TEXT_TAGS = frozenset({"a", "b", "strong", "i", "em", "br", "sup", "sub"})
TAGS = TEXT_TAGS | {"p", "h2", "h3", "h4", "ul", "ol", "li", "hr"}
ATTRIBUTES: dict[str, set[str]] = {"a": {"href"}}
# The ids in the templates around a body; page apps add the ids of their own templates.
RESERVED_IDS = {"main"}
RESERVED_FORMS = re.compile(r"reference(-\d+)?|cited(-\d+)*|.+-title")


def reserve_ids(*ids: str) -> None:
    """Keep headings in a body from getting one of `ids`, which a template around bodies uses."""
    RESERVED_IDS.update(ids)


class Anchors:
    """The ids of the headings of one body: each is unique and made from the heading's text."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, text: str) -> str:
        """Return an `id` for the heading `text` that no other heading of the body has."""
        base = slugify(text)[:60].strip("-") or "section"
        if base in RESERVED_IDS or RESERVED_FORMS.fullmatch(base):
            base = f"section-{base}"
        anchor, number = base, 1
        while anchor in self._taken:
            number += 1
            anchor = f"{base}-{number}"
        self._taken.add(anchor)
        return anchor


class RichTextCleaner:
    """A converter of Wagtail's stored rich text into HTML for display."""

    # Tags that are removed with their content; other tags that are not allowed become their text.
    removed_with_content: ClassVar = {"script", "style"}

    def __init__(self, anchors: Anchors) -> None:
        self._anchors = anchors

    def display(self, source: str) -> str:
        """Return sanitised HTML: absolute links, no internal tags, headings with an `id`.

        A link to a page or document that is not public becomes its text.
        """
        clean = nh3.clean(
            expand_db_html(with_links_to_pages(source, to_show=True)),
            tags=set(TAGS),
            attributes=ATTRIBUTES,
            clean_content_tags=self.removed_with_content,
            url_schemes=set(URL_SCHEMES),
            link_rel=None,
        )
        if "<a" not in clean and "<h" not in clean:
            return clean
        soup = BeautifulSoup(clean, "html.parser")
        self._mend_links(soup.find_all("a"))
        for heading in soup.find_all(["h2", "h3", "h4"]):
            heading["id"] = self._anchors.take(heading.get_text())
        return str(soup)

    @staticmethod
    def _mend_links(links: Iterable[Any]) -> None:
        for link in links:
            href = link.get("href")
            if href:
                link["href"] = absolute_url(href)
            else:
                link.unwrap()


def display_html(source: str, anchors: Anchors | None = None) -> str:
    """Return rich text as HTML for display, with the `anchors` of the body that it is part of."""
    return RichTextCleaner(anchors or Anchors()).display(source)
