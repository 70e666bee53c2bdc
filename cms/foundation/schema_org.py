"""What is said in the words of schema.org on more than one kind of page."""

from collections.abc import Iterable
from typing import Any, TypedDict

from cms.foundation.addresses import absolute_url

CONTEXT = "https://schema.org"

Node = dict[str, Any]
Crumb = tuple[str, str]
"""The name and the address of a page on the way to another."""


class Pictured(TypedDict):
    """What is said of an image here, among what its JSON says."""

    src: str
    alt: str
    caption: str
    credit: str


def node(kind: str | list[str], **properties: Any) -> Node:
    """A thing of the type or types `kind` with those of `properties` that say something."""
    said = {name: value for name, value in properties.items() if value or value is False}
    return {"@type": kind, **said}


def document(described: Node) -> Node:
    """The node as the structured data of a page."""
    return {"@context": CONTEXT, **described}


def identified(address: str, described: Node) -> Node:
    """The node with a name that other nodes can refer to."""
    return {"@type": described["@type"], "@id": address, **described}


def practice_id() -> str:
    """The name of the practice in the structured data of all pages."""
    return absolute_url("/#practice")


def website_id() -> str:
    """The name of the website in the structured data of all pages."""
    return absolute_url("/#website")


def image_object(image: Pictured | None) -> Node | None:
    """An image as `cms.content.images.representation` describes it, with who made it."""
    if image is None:
        return None
    return node(
        "ImageObject",
        contentUrl=image["src"],
        caption=image["caption"] or image["alt"],
        creditText=image["credit"],
    )


def breadcrumb_list(crumbs: Iterable[Crumb]) -> Node | None:
    """The way to a page, which is the last of `crumbs`; None for the home page."""
    items = [
        node("ListItem", position=position, name=name, item={"@id": url})
        for position, (name, url) in enumerate(crumbs, start=1)
    ]
    return node("BreadcrumbList", itemListElement=items) if len(items) > 1 else None


def web_page(
    kind: str, *, name: str, description: str, url: str, locale: str, crumbs: list[Crumb]
) -> Node:
    """A page of the website that has no content item; `kind` is its type."""
    described = node(
        kind,
        name=name,
        description=description,
        url=url,
        inLanguage=locale,
        breadcrumb=breadcrumb_list(crumbs),
    )
    return {**described, "isPartOf": {"@id": website_id()}}
