"""The files of the partner's site: a list, a page for each item, and the pictures they show."""

import hashlib
import json
import os
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from partner_site.api import Api
from partner_site.store import Store

WIDEST = 960  # Pixels. Our column is narrower.
STYLE = """<style>
body { max-width: 40rem; margin: 0 auto; padding: 1rem; line-height: 1.5; }
main { overflow-wrap: break-word; }
figure { margin-inline: 0; }
img { max-width: 100%; height: auto; }
.table { overflow-x: auto; }
</style>"""
PAGE = """<!doctype html>
<html lang="{locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
{style}
{head}
</head>
<body>
<main>
{main}
</main>
</body>
</html>
"""


class Pages:
    """What visitors see, in `folder`. Each file can be made again from the store."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def remove_withdrawn(self, store: Store) -> None:
        """Remove pages, their places in the list, and their pictures."""
        nothing = "content IS NULL AND note IS NULL AND NOT shown"
        withdrawn = store.rows(f"SELECT id, type FROM items WHERE {nothing}")  # noqa: S608  # of our own words
        for row in withdrawn:
            self._page(row["type"], row["id"]).unlink(missing_ok=True)
        if withdrawn:
            self._tidy(store)
        for row in withdrawn:
            store.mark_shown(row["id"])

    def show_notes(self, store: Store, api: Api) -> None:
        """Say what was retracted, in the place of its page."""
        for row in store.rows("SELECT * FROM items WHERE ask_note"):
            store.keep_note(row["id"], api.retraction(row["api_url"]))
        for row in store.rows("SELECT * FROM items WHERE content IS NULL AND NOT shown"):
            if row["note"]:
                self._write(self._page(row["type"], row["id"]), note_page(json.loads(row["note"])))
            store.mark_shown(row["id"])

    def show_items(self, store: Store, api: Api) -> None:
        """Write what is new. Its pictures come first, so that no page lacks one."""
        new = list(store.items("NOT shown"))
        for item in new:
            for image in images(item):
                self._fetch(best(image), api)
            self._write(self._page(item["type"], item["id"]), item_page(item))
        if new:
            self._tidy(store)
        for item in new:
            store.mark_shown(item["id"])

    def _page(self, kind: str, id_: str) -> Path:
        return self._folder / kind / f"{id_}.html"

    def _tidy(self, store: Store) -> None:
        """Write the list of the pages that are there; remove the pictures that no item has."""
        items = list(store.items())
        there = [item for item in items if self._page(item["type"], item["id"]).exists()]
        self._write(self._folder / "index.html", list_page(there))
        used = {picture(best(image)) for item in items for image in images(item)}
        for path in self._folder.glob("pictures/*"):
            if path.name not in used:
                path.unlink()

    def _fetch(self, rendition: Any, api: Api) -> None:
        """The address of a rendition never changes its meaning: what is there stays."""
        path = self._folder / "pictures" / picture(rendition)
        if not path.exists() and (content := api.picture(rendition["url"])):
            self._write(path, content)

    def _write(self, path: Path, content: str | bytes) -> None:
        """All of the file or nothing, also when the power fails."""
        path.parent.mkdir(exist_ok=True)
        unfinished = self._folder.with_name("unfinished")
        with unfinished.open("wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)


def images(item: Any) -> Iterator[Any]:
    """The images that our page of `item` shows."""
    fields = (item.get("hero_image"), item.get("portrait"))
    blocks = (block["value"]["image"] for block in item["body"] if block["type"] == "image")
    yield from (image for image in (*fields, *blocks) if image)


def best(image: Any) -> Any:
    """The widest WebP that is no wider than our column; the narrowest when all are."""
    offered = [each for each in image["renditions"] if each["format"] == "webp"]
    fitting = [each for each in offered if each["width"] <= WIDEST]
    return max(fitting or offered[:1] or image["renditions"][-1:], key=lambda each: each["width"])


def picture(rendition: Any) -> str:
    """The name of our file of a rendition."""
    digest = hashlib.sha256(rendition["url"].encode()).hexdigest()[:32]
    return f"{digest}.{rendition['format']}"


def figure(image: Any) -> str:
    """An image with its caption and its credit."""
    shown = best(image)
    words = " ".join(escape(text) for text in (image["caption"], image["credit"]) if text)
    return (
        f'<figure><img src="../pictures/{picture(shown)}" alt="{escape(image["alt"])}" '
        f'width="{shown["width"]}" height="{shown["height"]}">'
        f"{f'<figcaption>{words}</figcaption>' if words else ''}</figure>"
    )


def list_page(items: list[Any]) -> str:
    """All items: those that were published last come first."""
    items.sort(key=lambda item: (item["published_at"] or "", item["id"]), reverse=True)
    links = (
        f'<li><a href="{item["type"]}/{item["id"]}.html">{escape(item["title"])}</a>: '
        f"{escape(item['summary'])}</li>"
        for item in items
    )
    main = "\n".join(["<h1>Health library</h1>", "<ul>", *links, "</ul>"])
    return PAGE.format(style=STYLE, locale="en", title="Health library", head="", main=main)


def item_page(item: Any) -> str:
    """The page of an item, with all that the practice asks to be shown beside it."""
    name = escape(item.get("full_name") or item["title"])
    data = json.dumps(item["schema_org"]).replace("<", "\\u003c")
    canonical = escape(item["attribution"]["canonical_url"])
    head = f'<link rel="canonical" href="{canonical}">\n'
    head += f'<script type="application/ld+json">{data}</script>'
    main = "\n".join((f"<h1>{name}</h1>", *_parts(item)))
    return PAGE.format(style=STYLE, locale=escape(item["locale"]), title=name, head=head, main=main)


def _parts(item: Any) -> Iterator[str]:
    for author in item.get("authors", ()):
        link = f"../practitioner/{author['id']}.html"
        yield f'<p>By <a href="{link}">{escape(author["full_name"])}</a></p>'
    if review := item.get("clinical_review"):
        who = escape(review["reviewer"]["full_name"])
        yield f"<p>Reviewed by {who} on {review['reviewed_on']}</p>"
    for note in item.get("corrections", ()):
        kind = escape(note["kind"].capitalize())
        yield f"<p><strong>{kind}, {note['date']}:</strong> {escape(note['text'])}</p>"
    if image := item.get("hero_image") or item.get("portrait"):
        yield figure(image)
    for block in item["body"]:
        is_picture = block["type"] == "image" and block["value"]["image"]
        yield figure(block["value"]["image"]) if is_picture else block["html"]
    if references := item.get("references"):
        entries = (_reference(reference) for reference in references)
        yield "\n".join(["<h2>References</h2>", "<ol>", *entries, "</ol>"])
    yield item["disclaimer"]
    terms = item["attribution"]
    licence = (
        f'<a rel="license" href="{escape(terms["licence_url"])}">{escape(terms["licence"])}</a>'
    )
    yield f"{terms['html']}\n<p>{licence}</p>"


def _reference(reference: Any) -> str:
    doi, url = reference["doi"], reference["url"]
    address = escape(f"https://doi.org/{doi}" if doi else url)
    link = f' <a href="{address}">{address}</a>' if address else ""
    return f'<li id="reference-{reference["number"]}">{escape(reference["text"])}{link}</li>'


def note_page(note: Any) -> str:
    """What stands in place of a retracted text."""
    main = f"<h1>This was retracted</h1>\n<p>{note['date']}: {escape(note['text'])}</p>"
    head = '<meta name="robots" content="noindex">'
    return PAGE.format(style=STYLE, locale="en", title="This was retracted", head=head, main=main)
