"""Editors who work at the same time leave nothing out of date, and a partner misses nothing."""

import pytest

from cms.delivery.models import ContentItem
from tests.factories import SiteTree, make_article
from tests.faults.feed import Copy, Items, Reader, feed_faults
from tests.faults.laboratory import Laboratory
from tests.faults.racing import prepare_race, race, stored_items
from tests.faults.table import Note

pytestmark = [
    pytest.mark.faults,
    pytest.mark.fault("Four editors publish, unpublish and rename at the same time"),
]

FIRST, SECOND = (1, {"title": "First"}), (2, {"title": "Second"})


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_editors_at_the_same_time(
    laboratories: dict[str, Laboratory], kind: str, row: Note
) -> None:
    laboratories[kind].start(prepare_race).result()
    outcome = laboratories[kind].start(
        race, ("publish", "publish", "unpublish", "rename the author"), seed=1
    )

    assert outcome.result() == []
    row("each change once, in order", "no difference")


@pytest.mark.django_db
def test_a_position_that_is_committed_late_is_found_missing(site: SiteTree) -> None:
    late = ContentItem.objects.filter(id=make_article(site, "Late").content_id)
    make_article(site, "Early")
    reader = Reader()
    late.update(position=-1)
    reader.read()
    late.update(position=1)
    reader.read()

    assert reader.copy.positions == [2]
    assert feed_faults([1, 2], stored_items(), reader.copy) == ["the reader missed position 1"]


@pytest.mark.parametrize(
    ("given", "stored", "copy", "faults"),
    [
        ([1, 2], {"a": FIRST, "b": SECOND}, Copy({"a": FIRST, "b": SECOND}, [1, 2]), []),
        ([1, 2], {"a": (2, None)}, Copy({}, []), []),
        ([1, 2], {"a": (2, None)}, Copy({"a": FIRST}, [1]), ["the reader missed position 2"]),
        ([1, 2], {"a": SECOND}, Copy({"a": (2, {})}, [2]), ["the reader missed position 2"]),
        ([1], {}, Copy({"a": FIRST}, [1]), ["the reader has a"]),
        (
            [2, 4],
            {"a": SECOND},
            Copy({"a": SECOND}, [2]),
            ["the positions have a gap or a double: [2, 4]"],
        ),
        (
            [1, 2, 2],
            {"a": SECOND},
            Copy({"a": SECOND}, [2, 1]),
            [
                "the positions have a gap or a double: [1, 2, 2]",
                "the reader got positions out of order: [2, 1]",
            ],
        ),
    ],
    ids=["right", "never seen", "not withdrawn", "old content", "made up", "gap", "double"],
)
def test_the_check_tells_right_from_wrong(
    given: list[int], stored: Items, copy: Copy, faults: list[str]
) -> None:
    assert feed_faults(given, stored, copy) == faults
