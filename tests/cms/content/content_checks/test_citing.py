"""Citations need references, and references citations."""

import pytest

from cms.content.blocks.body import BodyBlock
from cms.content.blocks.citations import citations_in
from cms.content.content_checks.citing import (
    citations_without_reference,
    references_without_citation,
)
from cms.content.content_checks.draft import Draft

TABLE = {"caption": "Trials", "table": {"data": [["Knee", "Better [2]"]]}}
QUESTION = {"question": "Does it help?", "answer": "<p>Often [2].</p>"}


def draft(*blocks: tuple[str, object], references: int | None, **values: str) -> Draft:
    """A draft with so many references; None for a page that has no list of them."""
    body = BodyBlock().to_python([{"type": kind, "value": value} for kind, value in blocks])
    sources = None if references is None else [("references", n) for n in range(references)]
    return Draft({"body": body, **values}, references or 0, None, sources=sources)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("A [1] and [2].", [("[1]", {1}), ("[2]", {2})]),
        ("A [1, 3].", [("[1, 3]", {1, 3})]),
        ("A [2-4] or [2–4].", [("[2-4]", {2, 3, 4}), ("[2–4]", {2, 3, 4})]),
        ("Pain of [0-10], in [2016], [sic], (1).", []),
    ],
)
def test_what_is_a_citation(text: str, cited: list[tuple[str, set[int]]]) -> None:
    assert list(citations_in(text)) == cited


@pytest.mark.parametrize(
    ("block", "place"),
    [
        (("paragraph", "<p>It helps <b>[2</b>].</p>"), ()),
        (("table", TABLE), ("table",)),
        (("question", QUESTION), ("answer",)),
        (("key_points", {"title": "In short", "points": ["Move [2]."]}), ("points", 0)),
        (("call_out", {"kind": "tip", "title": "Tip", "text": "<p>Rest [2].</p>"}), ("text",)),
        (("quote", {"text": "So they say [2]."}), ("text",)),
    ],
)
def test_each_text_that_may_cite_is_looked_at(
    block: tuple[str, object], place: tuple[str | int, ...]
) -> None:
    (finding,) = citations_without_reference(draft(block, references=1))

    assert finding.path == ("body", 0, *place)
    assert finding.message == (
        "[2] stands in the text, but there is no reference 2. Add it under “References”, or put "
        "the right number."
    )
    assert list(references_without_citation(draft(block, references=2)))[1:] == []


def test_each_reference_is_cited_once_at_least() -> None:
    text = ("paragraph", "<p>One [1], and all the others [3-4].</p>")
    found = references_without_citation(draft(text, references=4))

    assert [finding.path for finding in found] == [("references", 1, "text")]


def test_pages_without_references_have_no_citations() -> None:
    text = ("paragraph", "<p>Room [1].</p>")

    assert list(citations_without_reference(draft(text, references=None))) == []
    assert list(references_without_citation(draft(text, references=None))) == []
