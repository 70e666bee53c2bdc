"""A batch is planned before its transaction begins, so that nobody waits for the planning."""

from itertools import islice
from typing import Any

import pytest
from django.db.models import F

from cms.delivery.models import FeedState
from cms.delivery.sync.planning import plan_changes
from cms.delivery.sync.plans import Plan
from cms.delivery.sync.sync import catch_up, take_turn
from tests.factories import SiteTree, make_article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (0, ["plan", "write"]),
        (1, ["plan", "plan", "write"]),
        (9, ["plan", "plan", "plan", "write", "plan"]),
    ],
)
def test_others_wait_for_a_plan_only_if_they_go_on_changing_things(
    site: SiteTree, monkeypatch: pytest.MonkeyPatch, changes: int, expected: list[str]
) -> None:
    page, left, steps = make_article(site).pk, iter(range(changes)), list[str]()

    def plan(*args: Any) -> Plan:
        steps.append("plan")
        for _ in islice(left, 1):
            FeedState.objects.update(generation=F("generation") + 1)
        return plan_changes(*args)

    def write() -> FeedState:
        steps.append("write")
        return take_turn()

    monkeypatch.setattr("cms.delivery.sync.sync.plan_changes", plan)
    monkeypatch.setattr("cms.delivery.sync.sync.take_turn", write)
    catch_up({page})

    assert steps == expected
