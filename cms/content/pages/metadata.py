"""Metadata in the head of a page, for search engines, social networks and feed readers."""

import textwrap
import unicodedata
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import to_locale

from cms.foundation.formats.content import SocialImage, TranslationData
from cms.foundation.schema_org import Node

# How much of a description search engines show.
LONGEST_DESCRIPTION = 160


@dataclass(kw_only=True)
class Metadata:
    """The metadata of one page of the website; `title` is without the name of the practice.

    `kind` is the type in the Open Graph protocol, `properties` are the properties of that type, and
    `country` is the country of the practice. `is_indexed` is False for a page that search engines
    should leave out.
    """

    title: str
    url: str
    description: str = ""
    kind: str = "website"
    locale: str = "en"
    country: str = ""
    image: SocialImage | None = None
    properties: list[tuple[str, str]] = field(default_factory=list)
    schema_org: Node = field(default_factory=dict)
    api_url: str = ""
    oembed_url: str = ""
    translations: list[TranslationData] = field(default_factory=list)
    previous: str = ""
    next: str = ""
    is_indexed: bool = True

    def __post_init__(self) -> None:
        """Remove characters from the texts that HTML cannot represent."""
        self.title, self.description = plain(self.title), plain(self.description)
        self.properties = [(name, plain(value)) for name, value in self.properties if value]

    @property
    def open_graph_locale(self) -> str:
        """Language and country with an underscore, as the Open Graph protocol writes them."""
        locale = to_locale(self.locale)
        if "_" in locale or len(self.country) != 2:
            return locale
        return f"{locale}_{self.country.upper()}"

    @property
    def card(self) -> str:
        """The type of the Twitter card: large, if the picture is wide and would not be cropped."""
        is_wide = self.image and self.image["width"] >= 1.2 * self.image["height"]
        return "summary_large_image" if is_wide else "summary"

    def of_page(self, listing: Any, parameter: str = "page") -> "Metadata":
        """Return the metadata of one page of a listing, which is a page of a Django paginator."""
        number, address = listing.number, self.url

        def page_address(other: int) -> str:
            return f"{address}?{parameter}={other}" if other > 1 else address

        title = f"{self.title}, page {number}" if number > 1 else self.title
        url = page_address(number)
        return replace(
            self,
            title=title,
            url=url,
            schema_org=self.schema_org | {"name": title, "url": url},
            previous=page_address(number - 1) if listing.has_previous() else "",
            next=page_address(number + 1) if listing.has_next() else "",
        )


def plain(text: str) -> str:
    """Return `text` in one line, without control characters."""
    spaced = " ".join(text.split())
    seen = (character for character in spaced if unicodedata.category(character) != "Cc")
    return " ".join("".join(seen).split())


def description(chosen: str, *others: str) -> str:
    """Return the description that an editor chose, else the first of the other texts, shortened."""
    if chosen:
        return chosen
    text = plain(next(filter(None, others), ""))
    shortened = textwrap.shorten(text, LONGEST_DESCRIPTION, placeholder="…")
    # A language that does not put spaces between words has none to end at.
    is_cut_to_nothing = len(shortened) < LONGEST_DESCRIPTION // 2 < len(text)
    return Truncator(text).chars(LONGEST_DESCRIPTION) if is_cut_to_nothing else shortened
