"""The reference of the blocks for partners is that of the vocabulary."""

import re

from cms.content.blocks.vocabulary import VOCABULARY
from cms.delivery.api.openapi.block_reference import block_reference
from cms.delivery.management.commands.write_block_reference import FILE


def test_the_committed_page_is_current() -> None:
    assert FILE.read_text(encoding="utf-8") == block_reference(), "Run `make reference`."


def test_every_block_has_its_place_and_its_fields() -> None:
    sections = re.split(r"^## ", block_reference(), flags=re.MULTILINE)[1:]

    assert [section.splitlines()[0] for section in sections] == list(VOCABULARY)
    for section, block in zip(sections, VOCABULARY.values(), strict=True):
        assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(block.Api().fields)
        assert "```json" in section
