"""Rich text whose links to the own site, which came as text, become links to pages and files."""

import re
from typing import Any

from bs4 import BeautifulSoup
from wagtail.documents import get_document_model
from wagtail.models import Page

from cms.content.links.places import is_own
from cms.content.links.targets import Target, public_targets, targets_of

HAS_ADDRESS = re.compile(r"<a\s[^>]*href", re.IGNORECASE)


def with_links_to_pages(source: str, *, to_show: bool = False) -> str:
    """Return rich text as it is stored, with its own addresses as links to pages and documents.

    An address that leads to neither stays as it is. If the text is `to_show` to readers, it is
    taken away unless it is the address of a public image or of another part of the website.
    """
    soup = _with_own_links(source)
    if soup is None:
        return source
    links = soup.find_all("a", href=True, linktype=False)
    targets = targets_of(str(link["href"]) for link in links)
    attributes = {address: link_attributes(target) for address, target in targets.items()}
    changed = {address for address, linked in attributes.items() if linked}
    if to_show:
        others = {address: targets[address] for address in targets.keys() - changed}
        public = public_targets(others.values())
        changed |= {address for address, target in others.items() if target not in public}
    for link in links:
        if (address := str(link["href"])) in changed:
            link.attrs = attributes[address]
    return str(soup) if changed else source


def link_attributes(target: Target) -> dict[str, Any]:
    """Return the attributes of a link to a page or document in rich text; none for other targets.

    A query and a fragment are kept in `suffix`, an attribute that Wagtail does not have.
    """
    shown: Any = target.shown
    for kind, model in (("page", Page), ("document", get_document_model())):
        if isinstance(shown, model):
            suffix = {"suffix": target.suffix} if target.suffix else {}
            return {"linktype": kind, "id": str(shown.pk), **suffix}
    return {}


def _with_own_links(source: str) -> BeautifulSoup | None:
    """Return the parsed source if there is an own address in it that is not a link to a page."""
    if not HAS_ADDRESS.search(source):
        return None
    soup = BeautifulSoup(source, "html.parser")
    links = soup.find_all("a", href=True, linktype=False)
    return soup if any(is_own(str(link["href"])) for link in links) else None
