"""The head of a page, as search engines and social networks read it."""

import json
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client


class Head:
    """The head of the page at `path`, seen by a reader without an account."""

    def __init__(self, path: str, client: Client | None = None) -> None:
        response = (client or Client()).get(path)
        self.status = response.status_code
        self.html = response.content.decode()
        self._soup = BeautifulSoup(self.html, "html.parser")

    @property
    def title(self) -> str:
        """The text of the element `title`."""
        return self._soup.title.get_text() if self._soup.title else ""

    @property
    def meta(self) -> dict[str, str]:
        """The content of each `meta` by its name or property; the last one of several."""
        return dict(self.properties)

    @property
    def properties(self) -> list[tuple[str, str]]:
        """All of them."""
        elements = self._soup.select("meta[name], meta[property]")
        return [(str(e.get("name") or e["property"]), str(e["content"])) for e in elements]

    def links(self, rel: str) -> list[str]:
        """The addresses of the links of that relation."""
        return [str(link["href"]) for link in self._soup.head.select(f"link[rel={rel}]")]  # type: ignore[union-attr]  # each page has a head

    @property
    def structured_data(self) -> dict[str, Any]:
        """The one JSON-LD document of the page."""
        (script,) = self._soup.select('script[type="application/ld+json"]')
        found: dict[str, Any] = json.loads(script.get_text())
        return found
