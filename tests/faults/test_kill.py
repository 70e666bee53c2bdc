"""A process that is killed at any step leaves pages and content items agreeing."""

import pytest

from tests.faults.killing import Outcome, kill_at_every_step, prepare_content
from tests.faults.laboratory import Laboratory
from tests.faults.table import Note

pytestmark = [
    pytest.mark.faults,
    pytest.mark.fault("A process is killed at any step of a publish, a move or a withdrawal"),
]


@pytest.fixture(scope="module")
def filled(laboratories: dict[str, Laboratory]) -> dict[str, Laboratory]:
    """Laboratories with a small site."""
    for started in [place.start(prepare_content) for place in laboratories.values()]:
        started.result()
    return laboratories


@pytest.mark.parametrize(
    ("operation", "fewest_steps"),
    [
        ("publish for the first time", 20),
        ("publish again", 120),
        ("unpublish", 15),
        ("retract", 15),
        ("rename the index", 20),
        ("move", 20),
        ("delete", 30),
        ("withdraw on schedule", 15),
        ("publish on schedule", 20),
    ],
)
def test_killed_at_any_step(
    filled: dict[str, Laboratory], operation: str, fewest_steps: int, row: Note
) -> None:
    started = {kind: place.start(kill_at_every_step, operation) for kind, place in filled.items()}
    outcomes: dict[str, Outcome] = {kind: future.result() for kind, future in started.items()}

    assert {kind: outcome.faults for kind, outcome in outcomes.items()} == {
        "sqlite": [],
        "postgresql": [],
    }
    for outcome in outcomes.values():
        assert outcome.steps >= fewest_steps
        assert 1 < outcome.committed < outcome.steps
    row("all of the change, or nothing of it", "all of their change, or nothing of it")
