"""The table of faults for operators has what the tests of faults do, and `make faults` wrote it."""

import ast

import pytest

from tests.faults import table
from tests.faults.table import Row, _marked_in, coarse


def test_each_fault_has_a_row() -> None:
    """If not: `make faults` writes it."""
    assert list(table.listed()) == list(dict.fromkeys(table.marked()))
    assert len(table.listed()) >= 14


def test_a_test_without_a_fault_is_told() -> None:
    with pytest.raises(LookupError, match="test_it has no mark"):
        list(_marked_in(ast.parse("def test_it() -> None: ..."), "test_a.py"))
    of_all = 'pytestmark = [pytest.mark.fault("A")]\ndef test_it(): ...'
    own = '@pytest.mark.fault("B")\ndef test_it(): ...'
    assert list(_marked_in(ast.parse(of_all), "test_a.py")) == ["A"]
    assert list(_marked_in(ast.parse(own), "test_a.py")) == ["B"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, "it never was away"), (0.0, "within 2 s"), (2.0, "within 5 s"), (33, "within 60 s")],
)
def test_times_are_coarse(seconds: float | None, text: str) -> None:
    assert coarse(seconds) == text
    assert Row("a", "b", 0, seconds).line("c") == f"| c | a | b | 0 | {text} |"
