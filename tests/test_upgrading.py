"""docs/developers/upgrading-wagtail.md lists all that an upgrade may change without a word.

When one of these tests fails after a change of ours, put what it names into the list. When it fails
after an upgrade, look at what it names again.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import inside_wagtail
from tests.inside_wagtail import ROOT, Places

DOCUMENT = ROOT / "docs" / "developers" / "upgrading-wagtail.md"
FOUND: dict[str, Callable[[], Places]] = {
    "Private names": inside_wagtail.private_names,
    "Replaced attributes": inside_wagtail.replaced_attributes,
    "Replaced addresses": inside_wagtail.replaced_addresses,
    "Inside Wagtail's views": inside_wagtail.view_internals,
    "Scripts": inside_wagtail.script_names,
}


def rows(section: str) -> Iterator[list[list[str]]]:
    """What stands between backticks in each cell of each row."""
    text = DOCUMENT.read_text().partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    lines = (line for line in text.splitlines() if line.startswith("| `"))
    return ([re.findall("`([^`]+)`", cell) for cell in line.split(" | ")] for line in lines)


@pytest.mark.parametrize("section", FOUND)
def test_the_list_is_what_the_code_says(section: str) -> None:
    listed = {name: set(places) for (name,), places, *_ in rows(section)}
    found = FOUND[section]()

    assert listed.keys() - found.keys() == set(), "listed, but not used or not in Wagtail any more"
    assert found.keys() - listed.keys() == set(), "used, but not listed"
    assert listed == found


@pytest.mark.parametrize("section", FOUND)
def test_each_row_names_tests_that_there_are(section: str) -> None:
    for (name,), *_, tests in rows(section):
        assert tests, f"{name} has no test"
        for test in tests:
            path, _, function = test.partition("::")
            assert function in functions_of(ROOT / path), f"{name}: there is no {test}"


def functions_of(path: Path) -> set[str]:
    if not path.exists():
        return set()
    return {node.name for node in ast.parse(path.read_text()).body if hasattr(node, "name")}


def test_the_originals_of_our_templates_are_those_that_we_looked_at() -> None:
    listed = {name: digest for (name,), (digest,), *_ in rows("Templates")}
    templates = inside_wagtail.overridden_templates()

    assert listed.keys() == templates.keys()
    for name, (ours, digest) in templates.items():
        assert listed[name] == digest, (
            f"{name} has changed in Wagtail. Look at {ours} again, and put {digest} into its row."
        )


def test_what_is_overridden_is_still_there() -> None:
    """But for what a library calls without a base class that has it."""
    private = inside_wagtail.private_names()
    del private["_refresh_title_norms"]
    for path, node, ours in inside_wagtail.classes():
        for name in inside_wagtail.defined_in(node):
            if path in private.get(name, ()):
                bases = ours.__mro__[1:]
                assert any(name in vars(base) for base in bases), (
                    f"{path}: {name} overrides nothing"
                )
