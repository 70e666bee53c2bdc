"""Bodies of the demo content: from the blocks of a YAML file to Wagtail's stream data."""

import json
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any

NAMESPACE = uuid.UUID("6f1f9a2e-8a55-4c39-9d5e-0d6f5f0c7a11")
HEADER_CHOICES = {
    (False, False): "neither",
    (True, False): "row",
    (False, True): "column",
    (True, True): "both",
}


class BodyMaker:
    """Makes stream data; `pages` and `images` give the primary keys of what bodies refer to."""

    def __init__(self, pages: Mapping[str, int], images: Mapping[str, int]) -> None:
        self._pages = pages
        self._images = images

    def make(self, owner: str, blocks: list[dict[str, Any]]) -> str:
        """The stream data of `blocks`. The same owner and place give a block the same id."""
        stream = []
        for number, block in enumerate(blocks):
            ((kind, value),) = block.items()
            convert: Callable[[Any], Any] = getattr(self, f"_{kind}", dict)
            block_id = str(uuid.uuid5(NAMESPACE, f"{owner}/{number}"))
            stream.append({"type": kind, "value": convert(value), "id": block_id})
        return json.dumps(stream)

    def rich_text(self, html: str) -> str:
        """`html` with `<a page="articles/…">` as Wagtail stores links to pages."""

        def link(match: re.Match[str]) -> str:
            return f'<a linktype="page" id="{self._pages[match[1]]}">'

        return re.sub(r'<a page="([^"]+)">', link, html)

    def _paragraph(self, value: str) -> str:
        return self.rich_text(value)

    def _heading(self, value: dict[str, Any]) -> dict[str, Any]:
        return {"text": value["text"], "level": str(value["level"])}

    def _call_out(self, value: dict[str, Any]) -> dict[str, Any]:
        return {**value, "text": self.rich_text(value["text"])}

    def _question(self, value: dict[str, Any]) -> dict[str, Any]:
        return {**value, "answer": self.rich_text(value["answer"])}

    def _table(self, value: dict[str, Any]) -> dict[str, Any]:
        choice = HEADER_CHOICES[value["header_row"], value["header_column"]]
        table = {"data": value["rows"], "table_header_choice": choice}
        return {"caption": value["caption"], "table": table}

    def _image(self, value: dict[str, Any]) -> dict[str, Any]:
        image = {
            "image": self._images[value["image"]],
            "alt_text": value["alt"],
            "decorative": value["decorative"],
        }
        return {"image": image, "caption": value["caption"]}

    def _call_to_action(self, value: dict[str, Any]) -> dict[str, Any]:
        return {**value, "page": None, "url": ""}
