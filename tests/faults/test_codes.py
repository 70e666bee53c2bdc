"""A code of a second factor lets one in, also if two send it at the same moment."""

import pytest

from tests.faults.codes import ROUNDS, use_codes_at_once
from tests.faults.laboratory import Laboratory
from tests.faults.table import Note

pytestmark = [
    pytest.mark.faults,
    pytest.mark.fault("Two send the same code of a second factor at the same moment"),
]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_one_is_let_in(laboratories: dict[str, Laboratory], kind: str, row: Note) -> None:
    assert laboratories[kind].start(use_codes_at_once).result() == [(1, 1)] * ROUNDS
    row("no difference", "one is let in")
