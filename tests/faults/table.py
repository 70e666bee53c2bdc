"""The table of faults for operators, which `make faults` writes from what its tests have found.

A test says by the mark `fault` what it does to the site, and by the fixture `row` what came of it.
"""

import ast
import fcntl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PAGE = FOLDER.parents[1] / "docs" / "operators" / "faults.md"
HEAD = "| fault | what readers saw | what editors saw | acknowledged and lost | all well again |"
RULE = "| --- | --- | --- | --- | --- |"
COARSE = (2, 5, 10, 30, 60, 120)
VARIABLE = "WRITE_FAULTS"
Note = Callable[..., None]
"""What the fixture `row` gives: it takes what a Row has."""


@dataclass(frozen=True)
class Row:
    """What one fault did. `back` is after how many seconds all was well; None if it always was."""

    readers: str
    editors: str
    lost: int
    back: float | None

    def line(self, fault: str) -> str:
        """The row in the table."""
        cells = (fault, self.readers, self.editors, str(self.lost), coarse(self.back))
        return f"| {' | '.join(cells)} |"


def coarse(seconds: float | None) -> str:
    """So coarse that the same is written on any machine."""
    if seconds is None:
        return "it never was away"
    return f"within {next(one for one in COARSE if seconds < one)} s"


def seen(statuses: set[int]) -> str:
    """What these statuses are to people."""
    names = {200: "no difference", 503: "503 and `Retry-After`"}
    return ", or ".join(names[status] for status in sorted(statuses))


def write(rows: dict[str, Row]) -> None:
    """Replace these rows of the table in the page, and leave out those of no test."""
    with PAGE.open() as page:
        fcntl.flock(page, fcntl.LOCK_EX)  # Other processes run the other tests.
        before, _, after = PAGE.read_text().partition(HEAD)
        rest = after.partition("\n\n")[2]
        known = listed() | {fault: row.line(fault) for fault, row in rows.items()}
        lines = [known[fault] for fault in dict.fromkeys(marked()) if fault in known]
        PAGE.write_text("\n".join([before + HEAD, RULE, *lines]) + "\n\n" + rest)


def listed() -> dict[str, str]:
    """The rows of the table by their faults, in order."""
    lines = PAGE.read_text().partition(f"{HEAD}\n{RULE}\n")[2].partition("\n\n")[0].splitlines()
    return {line.split(" | ")[0].removeprefix("| "): line for line in lines}


def marked() -> Iterator[str]:
    """The faults of all tests in this folder; raise LookupError for a test that has none."""
    for path in sorted(FOLDER.glob("test_*.py")):
        source = path.read_text()
        if "pytest.mark.faults" in source:
            yield from _marked_in(ast.parse(source), path.name)


def _marked_in(module: ast.Module, name: str) -> Iterator[str]:
    of_all = [
        fault
        for node in module.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"
        for fault in _faults(node)
    ]
    yield from of_all
    for node in module.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            own = [fault for decorator in node.decorator_list for fault in _faults(decorator)]
            if not own and not of_all:
                raise LookupError(f"{name}::{node.name} has no mark `fault`")
            yield from own


def _faults(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.fault":
            yield str(ast.literal_eval(node.args[0]))
