"""However many read at once after an expiry, each item is brought up to date once."""

import pytest

from tests.faults.expiring import DEPENDENTS, prepare_expiry, read_at_once
from tests.faults.laboratory import Laboratory
from tests.faults.table import Note

pytestmark = [
    pytest.mark.faults,
    pytest.mark.fault("Four readers come at the moment after something has expired"),
]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_four_readers_at_once(laboratories: dict[str, Laboratory], kind: str, row: Note) -> None:
    laboratories[kind].start(prepare_expiry).result()
    outcome = laboratories[kind].start(read_at_once).result()

    assert (outcome.faults, outcome.leaks, outcome.unanswered) == ([], [], [])
    assert outcome.statuses.keys() <= {200, 503}
    # Each article and the author, once.
    assert outcome.changed == DEPENDENTS + 1
    assert sorted(outcome.positions.values()) == [1] * (DEPENDENTS + 1)
    assert outcome.queries == 1
    row("nothing that has expired; some wait for a moment, or get 503", "no difference")
