"""However many scheduled runs there are at once, each page is published and withdrawn once."""

from collections import Counter

import pytest

from tests.faults.laboratory import Laboratory
from tests.faults.scheduling import prepare_schedule, run_at_once
from tests.faults.table import Note

pytestmark = [
    pytest.mark.faults,
    pytest.mark.fault("Four scheduled runs begin at the same moment"),
]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_four_runs_at_once(laboratories: dict[str, Laboratory], kind: str, row: Note) -> None:
    revisions, pages = laboratories[kind].start(prepare_schedule).result()
    outcome = laboratories[kind].start(run_at_once).result()

    assert outcome.faults == []
    assert outcome.published_signals == Counter(revisions)
    assert outcome.published_entries == Counter(revisions)
    assert outcome.withdrawn_signals == Counter(pages)
    assert outcome.withdrawn_entries == Counter(pages)
    # Each that goes live, each that goes, and each that shows one that goes.
    assert len(outcome.positions) == len(revisions) + 2 * len(pages)
    assert set(outcome.positions.values()) == {1}
    row("each page published and withdrawn once", "one entry in the history for each")
