"""What other programs put on the clipboard becomes exactly these blocks.

With UPDATE_GOLDEN=1 in the environment the files are written anew; look at what changed in them.
"""

import json
import os
from dataclasses import asdict
from pathlib import Path

import pytest

from cms.content.blocks.body import BodyBlock, represent_body
from cms.content.blocks.pasting.conversion import Place, convert

CORPUS = Path(__file__).parents[4] / "corpus" / "paste"
SOURCES = sorted(CORPUS.glob("*.htm"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_a_clipboard_becomes_these_blocks(source: Path) -> None:
    pasted = asdict(convert(source.read_text()))
    golden = source.with_suffix(".json")
    if os.environ.get("UPDATE_GOLDEN") == "1":
        golden.write_text(json.dumps(pasted, indent=2, ensure_ascii=False) + "\n")

    assert pasted == json.loads(golden.read_text())


def test_each_program_is_there() -> None:
    assert {source.stem for source in SOURCES} == {
        *("apple-notes", "google-docs", "libreoffice", "spreadsheet"),
        *("web-page", "with-address", "word-desktop", "word-online"),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_what_is_pasted_is_delivered_as_it_is(source: Path) -> None:
    """Nothing in it is taken away again when it is shown."""
    blocks = convert(source.read_text()).blocks
    shown = represent_body(BodyBlock().to_python(blocks))

    paragraphs = [block["value"] for block in blocks if block["type"] == "paragraph"]
    html = [block["html"] for block in shown if block["type"] == "paragraph"]
    assert [part.partition("<h")[0].replace("<br/>", "<br>") for part in paragraphs] == [
        part.partition("<h")[0] for part in html
    ]
    assert [block["value"]["rows"] for block in shown if block["type"] == "table"] == [
        block["value"]["table"]["data"] for block in blocks if block["type"] == "table"
    ]


def test_without_room_for_tables_their_rows_are_lines() -> None:
    pasted = convert((CORPUS / "libreoffice.htm").read_text(), Place(blocks=False))

    assert [block["type"] for block in pasted.blocks] == ["paragraph"]
    assert pasted.blocks[0]["value"].endswith(
        "</ol></li></ol><p>Übung | Dauer</p><p>Katze | 1 min</p>"
    )
    assert pasted.notices == [
        "Lists count 1, 2, 3 from 1 here. Check what refers to other numbers.",
        "A table became lines of text.",
    ]
