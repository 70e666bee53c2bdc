"""How a page looks where others list it: in search results, and on cards when it is shared."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.utils.text import Truncator


@dataclass(frozen=True)
class Wording:
    """A text, and how many characters of it there should be."""

    name: str
    text: str
    shortest: int
    longest: int

    @property
    def shown(self) -> str:
        """As much of it as is shown."""
        return Truncator(self.text).chars(self.longest)

    @property
    def fits(self) -> bool:
        """Whether it is neither too short nor too long."""
        return self.shortest <= len(self.text) <= self.longest

    @property
    def judgment(self) -> str:
        """What an editor should know of the length."""
        length = len(self.text)
        if not length:
            return "Missing. Without it, others choose some words of the page."
        if length > self.longest:
            return f"{length} characters: too long. It is cut off after about {self.longest}."
        if length < self.shortest:
            return f"{length} characters: short. There is room for up to {self.longest}."
        return f"{length} characters: fits."


class Appearance:
    """Reads from the HTML of a page what search engines and social networks read from it."""

    def __init__(self, html: str) -> None:
        self._head = BeautifulSoup(html, "html.parser")

    def search(self) -> list[Wording]:
        """The title and the description of a search result."""
        return [
            Wording("Title", self._title, 30, 60),
            Wording("Description", self._named("description"), 70, 160),
        ]

    def card(self) -> list[Wording]:
        """The title and the description of a card."""
        title = self._property("og:title") or self._title
        description = self._property("og:description") or self._named("description")
        return [Wording("Title", title, 20, 70), Wording("Description", description, 60, 200)]

    @property
    def breadcrumb(self) -> str:
        """The address, as search engines write it above the title."""
        parts = urlsplit(self._address)
        return " › ".join([parts.netloc, *filter(None, parts.path.split("/"))])

    @property
    def host(self) -> str:
        """The name of the site, as cards show it."""
        return urlsplit(self._address).netloc

    @property
    def image(self) -> str:
        """The address of the image that stands for the page; empty when there is none."""
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
