"""Of two forms that are sent at the same moment, none is lost and none makes a page too many."""

import pytest

from tests.faults.laboratory import Laboratory
from tests.faults.saving import (
    ROUNDS,
    create_alike_at_once,
    create_at_once,
    prepare_forms,
    save_at_once,
)
from tests.faults.table import Note

pytestmark = [
    pytest.mark.faults,
    pytest.mark.fault("Two editors send forms at the same moment, or one sends it twice"),
]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_forms_at_the_same_moment(
    laboratories: dict[str, Laboratory], kind: str, row: Note
) -> None:
    laboratory = laboratories[kind]
    laboratory.start(prepare_forms).result()

    for saved, aside in laboratory.start(save_at_once).result():
        assert [saved, *aside] in (["By Ada", "By Ben"], ["By Ben", "By Ada"])
    assert laboratory.start(create_at_once).result() == [[("Neck pain", "neck-pain")]] * ROUNDS
    alike = [("Neck pain", "neck-pain"), ("Neck pain", "neck-pain-2")]
    assert laboratory.start(create_alike_at_once).result() == [alike] * ROUNDS
    row("no difference", "the second version is set aside for its editor")
