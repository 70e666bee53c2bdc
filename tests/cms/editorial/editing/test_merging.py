"""What one of two editors changed is taken; what both changed is asked."""

import json
from typing import Any

import pytest

from cms.editorial.editing.merging import FieldSpec, Kind, Merge, merge

BODY = FieldSpec("body", Kind.BLOCKS)
REFERENCES = FieldSpec("references", Kind.OBJECTS, parent="article")


def blocks(**texts: str) -> str:
    """A body of paragraphs by their ids."""
    return json.dumps([{"type": "text", "value": text, "id": key} for key, text in texts.items()])


def put_together(
    field: FieldSpec, base: Any, theirs: Any, mine: Any, **answers: str
) -> tuple[Any, list[str]]:
    """The value that came out, and what was asked."""
    named = {f"{field.name}:{key}": answer for key, answer in answers.items()}
    origin = None if base is None else {field.name: base}
    result: Merge = merge([field], origin, {field.name: theirs}, {field.name: mine}, named)
    return result.content[field.name], [question.name for question in result.questions]


def texts(body: str) -> list[str]:
    """The paragraphs of a body."""
    return [block["value"] for block in json.loads(body)]


@pytest.mark.parametrize(
    ("theirs", "mine", "expected"),
    [
        (blocks(a="A", b="B"), blocks(a="A", b="B!"), ["A", "B!"]),
        (blocks(a="A!", b="B"), blocks(a="A", b="B!"), ["A!", "B!"]),
        (blocks(a="A", b="B", c="C"), blocks(a="A", d="D", b="B"), ["A", "D", "B", "C"]),
        (blocks(a="A", c="C", b="B"), blocks(a="A", d="D", b="B"), ["A", "D", "C", "B"]),
        (blocks(c="C", a="A", b="B"), blocks(d="D", a="A", b="B"), ["D", "C", "A", "B"]),
        (blocks(a="A"), blocks(a="A!", b="B"), ["A!"]),
        (blocks(a="A!", b="B"), blocks(b="B", a="A"), ["B", "A!"]),
        (blocks(b="B"), blocks(a="A"), []),
    ],
    ids=["mine", "both", "new", "new at one place", "new at the top", "gone", "moved", "all gone"],
)
def test_blocks_that_one_changed(theirs: str, mine: str, expected: list[str]) -> None:
    body, asked = put_together(BODY, blocks(a="A", b="B"), theirs, mine)

    assert (texts(body), asked) == (expected, [])


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("", ["T"]), ("theirs", ["T"]), ("mine", ["M"]), ("both", ["T", "M"])],
)
def test_a_block_that_both_changed(answer: str, expected: list[str]) -> None:
    body, asked = put_together(BODY, blocks(a="A"), blocks(a="T"), blocks(a="M"), a=answer)

    assert (texts(body), asked) == (expected, ["body:a"])


@pytest.mark.parametrize(("answer", "expected"), [("theirs", ["T"]), ("mine", []), ("both", ["T"])])
def test_a_block_that_one_changed_and_the_other_deleted(answer: str, expected: list[str]) -> None:
    body, asked = put_together(BODY, blocks(a="A"), blocks(a="T"), blocks(), a=answer)

    assert (texts(body), asked) == (expected, ["body:a"])


def test_without_a_common_version_all_that_differs_is_asked_and_nothing_deleted() -> None:
    body, asked = put_together(BODY, None, blocks(a="T", b="B", c="C"), blocks(a="M", b="B", d="D"))

    assert (texts(body), asked) == (["T", "B", "D", "C"], ["body:a"])


def test_blocks_that_cannot_be_told_apart_are_asked_about_together() -> None:
    base, theirs, mine = (json.dumps([{"type": "text", "value": v}]) for v in "ATM")
    body, asked = put_together(BODY, base, theirs, mine, **{"": "mine"})

    assert (texts(body), asked) == (["M"], ["body:"])


def test_what_the_scripts_of_a_form_add_is_no_change() -> None:
    """Keys of paragraphs and ids of list items, and the space between paragraphs."""

    def form(key: str) -> str:
        item = {"type": "item", "value": f'<p data-block-key="{key}">A</p><p>B</p>', "id": key}
        return json.dumps([{"type": "list", "value": [item], "id": "a"}])

    plain = json.dumps([{"type": "list", "value": ["<p>A</p>\n <p>B</p>"], "id": "a"}])
    theirs = blocks(a="T")

    assert put_together(BODY, plain, form("x"), form("y"))[1] == []
    assert put_together(BODY, plain, theirs, form("x")) == (theirs, [])


def reference(key: int | None, text: str) -> dict[str, Any]:
    """A child object as it is in a revision."""
    return {"pk": key, "sort_order": 0, "article": key and 7, "text": text}


def test_child_objects() -> None:
    base = [reference(1, "One"), reference(2, "Two"), reference(3, "Three")]
    theirs = [reference(1, "One!"), reference(2, "Two"), reference(9, "Theirs")]
    mine = [reference(1, "One?"), reference(3, "Three"), reference(None, "Mine")]
    references, asked = put_together(REFERENCES, base, theirs, mine, **{"1": "mine"})

    kept = [(r["pk"], r["text"], r["sort_order"]) for r in references]
    assert kept == [(1, "One?", 0), (None, "Mine", 1), (9, "Theirs", 2)]
    assert asked == ["references:1"]


def test_choices_in_a_list() -> None:
    topics = FieldSpec("topics", Kind.CHOICES)

    assert put_together(topics, [1, 2, 3], [1, 2, 3, 4], [1, 3, 5]) == ([1, 3, 5, 4], [])


def test_other_values() -> None:
    title = FieldSpec("title")

    assert put_together(title, "A", "A", "M") == ("M", [])
    assert put_together(title, "A", "T", "A") == ("T", [])
    assert put_together(title, "A", "S", "S") == ("S", [])
    assert put_together(title, "A", "T", "M") == ("T", ["title:"])
