"""The rule that links must not lead to pages or documents that readers cannot open."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.utils.text import capfirst
from wagtail.blocks import Block, PageChooserBlock
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.models import Page

from cms.content.blocks.actions import CallToActionBlock
from cms.content.content_checks.draft import Draft, Piece
from cms.content.content_checks.findings import Finding, Kind
from cms.content.content_checks.rows import Path
from cms.content.links.fields import AddressBlock, addresses_of
from cms.content.links.rich_text import link_attributes
from cms.content.links.targets import public_targets, targets_of
from cms.foundation.visibility import in_public_collection, public_pages

CHOOSE_OR_REMOVE = "Choose another one, or remove the link."
CHOOSERS: dict[type[Block], str] = {PageChooserBlock: "page", DocumentChooserBlock: "document"}


@dataclass(frozen=True)
class _Link:
    """A link by the kind and the key of what was chosen, or by an address that was typed."""

    path: Path
    text: str
    kind: str = ""
    key: int = 0
    address: str = ""


def links_to_what_is_not_public(draft: Draft) -> Iterator[Finding]:
    """Yield a finding for each link to a page, document or own address that is not public.

    Once published, the link would be left out and its text kept. The number of queries does not
    depend on the number of links.
    """
    found = _with_targets([*_links(draft), *_in_rows(draft)])
    links = [link for link in found if (link.kind, link.key) != ("page", draft.key)]
    pages = _pages(link.key for link in links if link.kind == "page")
    documents = _documents(link.key for link in links if link.kind == "document")
    for link in links:
        title, public = (pages if link.kind == "page" else documents).get(link.key, ("", False))
        if not public:
            yield Finding(
                Kind.PRIVATE_LINK,
                link.path,
                f"The link “{link.text}” leads to {_what(link, title)}",
            )


def _what(link: _Link, title: str) -> str:
    """Return what a link leads to that readers cannot open, and what to do about it."""
    if link.address:
        return f"{link.address} on this website, where readers find nothing. {CHOOSE_OR_REMOVE}"
    if title and link.kind == "page":
        return f"“{title}”, which is not public. Publish that page first, or remove the link."
    if title:
        return f"the private document “{title}”. {CHOOSE_OR_REMOVE}"
    return f"a {link.kind} that no longer exists. {CHOOSE_OR_REMOVE}"


def _with_targets(links: list[_Link]) -> Iterator[_Link]:
    """Yield the links, with what the addresses lead to; those that need no check are left out."""
    targets = targets_of(link.address for link in links if link.address)
    public = public_targets(targets.values())
    for link in links:
        target = targets.get(link.address)
        attributes = link_attributes(target) if target else {}
        if attributes:
            key = int(attributes["id"])
            yield replace(link, kind=attributes["linktype"], key=key, address="")
        elif not link.address or (target and target not in public):
            yield link


def _links(draft: Draft) -> Iterator[_Link]:
    calls: set[Path] = set()
    for piece in draft.pieces:
        if piece.html:
            yield from _in_text(piece)
        elif isinstance(piece.block, CallToActionBlock):
            calls.add(piece.path)
            yield from _of_call(piece)
        elif piece.value and piece.path[:-1] not in calls:
            label = str(piece.block.label) if piece.block else ""
            if isinstance(piece.block, AddressBlock):
                yield _Link(piece.path, label, address=piece.value)
            for chooser, kind in CHOOSERS.items():
                if isinstance(piece.block, chooser):
                    yield _Link(piece.path, label, kind, piece.value.pk)


def _of_call(piece: Piece) -> Iterator[_Link]:
    target, label = piece.value["target"], piece.value["label"]
    chosen = piece.value[target] if target in ("page", "url") else None
    if chosen and target == "page":
        yield _Link((*piece.path, target), label, target, chosen.pk)
    elif chosen:
        yield _Link((*piece.path, target), label, address=chosen)


def _in_text(piece: Piece) -> Iterator[_Link]:
    for link in piece.html.find_all("a") if piece.html else ():
        kind, text = link.get("linktype"), link.get_text(" ", strip=True)
        key = str(link.get("id", ""))
        if kind in CHOOSERS.values():
            yield _Link(piece.path, text, str(kind), int(key) if key.isdecimal() else 0)
        elif not kind and link.get("href"):
            yield _Link(piece.path, text, address=str(link["href"]))


def _in_rows(draft: Draft) -> Iterator[_Link]:
    for row in draft.rows:
        for field in addresses_of(row.model):
            if address := row.values.get(field.name):
                label = str(capfirst(field.verbose_name))
                yield _Link((*row.path, field.name), label, address=address)


def _pages(keys: Iterable[int]) -> dict[int, tuple[str, bool]]:
    """Return the title of each existing page, and whether the page is public, by primary key."""
    titles = dict(Page.objects.filter(pk__in=set(keys)).values_list("pk", "title"))
    public = set(public_pages(Page.objects.filter(pk__in=titles)).values_list("pk", flat=True))
    return {key: (title, key in public) for key, title in titles.items()}


def _documents(keys: Iterable[int]) -> dict[int, tuple[str, bool]]:
    """Return the title of each existing document, and whether it is public, by primary key."""
    found = get_document_model().objects.filter(pk__in=set(keys)).select_related("collection")
    collections = {document.collection_id: document for document in found}
    public = {key for key, document in collections.items() if in_public_collection(document)}
    return {d.pk: (d.title, d.collection_id in public) for d in found}
