"""Nodes of schema.org structured data that more than one page type uses."""

from collections.abc import Iterable
from typing import Any, TypedDict

from cms.foundation.addresses import absolute_url

CONTEXT = "https://schema.org"

Node = dict[str, Any]
Crumb = tuple[str, str]
"""The name and the address of one page in a breadcrumb list."""


class Pictured(TypedDict):
    """The fields of an image's JSON that structured data uses."""

    src: str
    alt: str
    caption: str
    credit: str


def node(kind: str | list[str], **properties: Any) -> Node:
    """Return a node of the type or types `kind`, without the properties that have no value."""
    said = {name: value for name, value in properties.items() if value or value is False}
    return {"@type": kind, **said}


def document(described: Node) -> Node:
    """Return the node with its `@context`, as the structured data of a page."""
    return {"@context": CONTEXT, **described}


def identified(address: str, described: Node) -> Node:
    """Return the node with an `@id` by which other nodes can refer to it."""
    return {"@type": described["@type"], "@id": address, **described}


def practice_id() -> str:
    """Return the `@id` of the practice in the structured data of all pages."""
    return absolute_url("/#practice")


def website_id() -> str:
    """Return the `@id` of the website in the structured data of all pages."""
    return absolute_url("/#website")


def image_object(image: Pictured | None) -> Node | None:
    """Return the node of an image, with its credit, from `cms.content.images.representation`."""
    if image is None:
        return None
    return node(
        "ImageObject",
        contentUrl=image["src"],
        caption=image["caption"] or image["alt"],
        creditText=image["credit"],
    )


def breadcrumb_list(crumbs: Iterable[Crumb]) -> Node | None:
    """Return the breadcrumbs of the page that is the last of `crumbs`; None for the home page."""
    items = [
        node("ListItem", position=position, name=name, item={"@id": url})
        for position, (name, url) in enumerate(crumbs, start=1)
    ]
    return node("BreadcrumbList", itemListElement=items) if len(items) > 1 else None


def crumbs_of(described: Node) -> list[Crumb]:
    """Return the crumbs of which `breadcrumb_list` made the breadcrumbs in a page's node."""
    items = described.get("breadcrumb", {}).get("itemListElement", [])
    return [(item["name"], item["item"]["@id"]) for item in items]


def web_page(
    kind: str, *, name: str, description: str, url: str, locale: str, crumbs: list[Crumb]
) -> Node:
    """Return the node of a website page that has no content item; `kind` is its schema.org type."""
    described = node(
        kind,
        name=name,
        description=description,
        url=url,
        inLanguage=locale,
        breadcrumb=breadcrumb_list(crumbs),
    )
    return {**described, "isPartOf": {"@id": website_id()}}
