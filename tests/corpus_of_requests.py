"""What a hostile client sends, from tests/corpus/hostile/: each encoded as it is in an address."""

import json
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).resolve().parent / "corpus" / "hostile"


def hostile(kind: str) -> list[str]:
    """The `values`, `names`, `queries`, `ids` or `suffixes`."""
    listed = json.loads((CORPUS / "requests.json").read_text())[kind]
    return [_text(**entry) for entry in listed]


def hostile_cursors() -> list[dict[str, Any]]:
    """Places that no listing gives out, each with `of`, the listing, and `answer`, a status."""
    listed: list[dict[str, Any]] = json.loads((CORPUS / "cursors.json").read_text())
    return listed


def hostile_headers() -> list[tuple[str, str, int]]:
    """Name, value, and the status that a listing answers with."""
    listed = json.loads((CORPUS / "headers.json").read_text())
    return [
        (entry["name"], entry["text"] * entry.get("times", 1), entry["answer"]) for entry in listed
    ]


def _text(text: str, why: str, times: int = 1, count: int = 0) -> str:
    if count:
        return "&".join(text.replace("{}", str(number)) for number in range(count))
    return text * times
