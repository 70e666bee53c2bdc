"""The text of a content item as HTML that needs no style sheet."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html

from cms.foundation.addresses import doi_url
from cms.foundation.formats.content import Content


def fragment(item: Content) -> str:
    """All that has to be shown of an item: what changed, the body, its sources, and the terms.

    What changed comes first: a reader may know the text as it was.
    """
    return "\n".join(_parts(item))


def _parts(item: Content) -> Iterator[str]:
    for note in item.get("corrections", []):
        day = date_format(date.fromisoformat(note["date"]), "F j, Y") if note["date"] else ""
        heading = ", ".join(filter(None, [note["kind"].capitalize(), day]))
        yield format_html("<p><strong>{}:</strong> {}</p>", heading, note["text"])
    yield from (block["html"] for block in item["body"])
    if references := item.get("references"):
        yield "<h2>References</h2>\n<ol>"
        yield from (_reference(reference) for reference in references)
        yield "</ol>"
    if item["disclaimer"]:
        yield item["disclaimer"]
    yield item["attribution"]["html"]


def _reference(reference: dict[str, Any]) -> str:
    doi, url = reference["doi"], reference["url"]
    address = doi_url(doi) if doi else url
    link = format_html(' <a href="{}">{}</a>', address, f"doi:{doi}" if doi else url)
    return format_html(
        '<li id="reference-{}">{}{}</li>',
        reference["number"],
        reference["text"],
        link if address else "",
    )
