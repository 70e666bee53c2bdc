"""The rule that links must not lead to pages or documents that readers cannot open."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wagtail.blocks import Block, PageChooserBlock
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.models import Page

from cms.content.blocks.actions import CallToActionBlock
from cms.content.content_checks.draft import Draft, Piece
from cms.content.content_checks.findings import Finding, Kind
from cms.content.content_checks.rows import Path
from cms.foundation.visibility import in_public_collection, public_pages

CHOOSERS: dict[type[Block], str] = {PageChooserBlock: "page", DocumentChooserBlock: "document"}


@dataclass(frozen=True)
class _Link:
    path: Path
    kind: str
    key: int
    text: str


def links_to_what_is_not_public(draft: Draft) -> Iterator[Finding]:
    """Yield a finding for each link to a page or document that is not public.

    Once published, the link would be left out and its text kept. The number of queries does not
    depend on the number of links.
    """
    links = [link for link in _links(draft) if (link.kind, link.key) != ("page", draft.key)]
    pages = _pages(link.key for link in links if link.kind == "page")
    documents = _documents(link.key for link in links if link.kind == "document")
    for link in links:
        title, public = (pages if link.kind == "page" else documents).get(link.key, ("", False))
        if public:
            continue
        message = f"The link “{link.text}” leads to a {link.kind} that no longer exists. "
        what_to_do = "Choose another one, or remove the link."
        if title and link.kind == "page":
            message = f"The link “{link.text}” leads to “{title}”, which is not public. "
            what_to_do = "Publish that page first, or remove the link."
        elif title:
            message = f"The link “{link.text}” leads to the private document “{title}”. "
        yield Finding(Kind.PRIVATE_LINK, link.path, message + what_to_do)


def _links(draft: Draft) -> Iterator[_Link]:
    calls: set[Path] = set()
    for piece in draft.pieces:
        if piece.html:
            yield from _in_text(piece)
        elif isinstance(piece.block, CallToActionBlock):
            calls.add(piece.path)
            page = piece.value["page"]
            if page and piece.value["target"] == "page":
                yield _Link((*piece.path, "page"), "page", page.pk, piece.value["label"])
        elif piece.value and piece.path[:-1] not in calls:
            for chooser, kind in CHOOSERS.items():
                if isinstance(piece.block, chooser):
                    yield _Link(piece.path, kind, piece.value.pk, str(piece.block.label))


def _in_text(piece: Piece) -> Iterator[_Link]:
    for link in piece.html.find_all("a", linktype=["page", "document"]) if piece.html else ():
        key, text = str(link.get("id", "")), link.get_text(" ", strip=True)
        yield _Link(piece.path, str(link["linktype"]), int(key) if key.isdecimal() else 0, text)


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
