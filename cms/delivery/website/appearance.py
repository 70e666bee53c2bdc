"""The appearance of a page in search results and on the cards of social networks."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.utils.text import Truncator


@dataclass(frozen=True)
class Wording:
    """A text, and the fewest and the most characters that it should have."""

    name: str
    text: str
    shortest: int
    longest: int

    @property
    def shown(self) -> str:
        """The text, cut off after `longest` characters."""
        return Truncator(self.text).chars(self.longest)

    @property
    def fits(self) -> bool:
        """Whether the text is neither too short nor too long."""
        return self.shortest <= len(self.text) <= self.longest

    @property
    def judgment(self) -> str:
        """A sentence that tells editors whether the length is right."""
        length = len(self.text)
        if not length:
            return "Missing. Without it, others choose some words of the page."
        if length > self.longest:
            return f"{length} characters: too long. It is cut off after about {self.longest}."
        if length < self.shortest:
            return f"{length} characters: short. There is room for up to {self.longest}."
        return f"{length} characters: fits."


class Appearance:
    """The texts and the image that search engines and social networks read from a page's HTML."""

    def __init__(self, html: str) -> None:
        self._head = BeautifulSoup(html, "html.parser")

    def search(self) -> list[Wording]:
        """Return the title and the description of a search result."""
        return [
            Wording("Title", self._title, 30, 60),
            Wording("Description", self._named("description"), 70, 160),
        ]

    def card(self) -> list[Wording]:
        """Return the title and the description of a card."""
        title = self._property("og:title") or self._title
        description = self._property("og:description") or self._named("description")
        return [Wording("Title", title, 20, 70), Wording("Description", description, 60, 200)]

    @property
    def breadcrumb(self) -> str:
        """The address of the page, in the form that search engines show above the title."""
        parts = urlsplit(self._address)
        return " › ".join([parts.netloc, *filter(None, parts.path.split("/"))])

    @property
    def host(self) -> str:
        """The host name of the site, which cards show."""
        return urlsplit(self._address).netloc

    @property
    def image(self) -> str:
        """The address of the image that represents the page; empty if there is none."""
        return self._property("og:image")

    @property
    def _title(self) -> str:
        return self._head.title.get_text(strip=True) if self._head.title else ""

    @property
    def _address(self) -> str:
        link = self._head.find("link", rel="canonical")
        return str(link.get("href", "")) if link else ""

    def _named(self, name: str) -> str:
        return self._content({"name": name})

    def _property(self, name: str) -> str:
        return self._content({"property": name})

    def _content(self, attributes: dict[str, str]) -> str:
        element = self._head.find("meta", attrs=dict(attributes))
        return str(element.get("content", "")).strip() if element else ""
