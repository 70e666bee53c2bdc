"""Whatever editors do, partners who read the change feed have all that is public, and no more."""

from collections.abc import Callable
from functools import cache

import pytest

from tests.faults.laboratory import Laboratory
from tests.faults.syncing import prepare_practice, run_syncing, take_each_step_alone

Practice = Callable[[str], Laboratory]


@pytest.fixture(scope="module")
def practice(laboratories: dict[str, Laboratory]) -> Practice:
    """Gives the laboratory of a kind, with the practice in it that all runs begin with."""

    @cache
    def prepared(kind: str) -> Laboratory:
        laboratories[kind].start(prepare_practice).result()
        return laboratories[kind]

    return prepared


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def test_a_copy_is_always_right(practice: Practice, kind: str) -> None:
    practice(kind).start(take_each_step_alone).result()
    practice(kind).start(run_syncing, examples=2, steps=10).result()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_copy_is_always_right_for_longer(practice: Practice, kind: str) -> None:
    practice(kind).start(run_syncing, examples=8, steps=25).result()
