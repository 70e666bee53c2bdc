"""What a listing of articles gives."""

from typing import Any

from django.test import Client

LISTING = "/api/v1/articles/"


def found(client: Client, **parameters: Any) -> dict[str, Any]:
    """The first page, for these parameters."""
    answer = client.get(LISTING, parameters)
    assert answer.status_code == 200, answer.content
    listing: dict[str, Any] = answer.json()
    return listing


def titles(client: Client, **parameters: Any) -> list[str]:
    """Those on the first page."""
    return [item["title"] for item in found(client, **parameters)["items"]]


def walk(client: Client, url: str) -> list[list[str]]:
    """The titles on each page from `url` on."""
    pages, following = [], url
    while following:
        listing = client.get(following).json()
        pages.append([item["title"] for item in listing["items"]])
        following = listing["next"]
    return pages
