"""Where a usual protection is off, a reason stands in SECURITY.md; each boundary has its tests."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
PACKAGES = ("cms", "articles", "home", "practitioners")
UNESCAPED = re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off")
OFF = {"mark_safe": "not escaped", "csrf_exempt": "no CSRF token"}
# Reading these can run code.
NEVER = {"pickle.loads", "pickle.load", "yaml.load", "yaml.unsafe_load", "marshal.loads"}
NEVER |= {"eval", "exec", "os.system"}


def ours() -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *PACKAGES], cwd=ROOT, capture_output=True, check=True
    )
    for name in listed.stdout.decode().split("\0"):
        if Path(name).suffix in (".py", ".html", ".txt", ".xml", ".svg"):
            yield Path(name)


def calls(path: Path) -> Iterator[str]:
    """The names of what a file of Python calls, or decorates with."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from map(ast.unparse, node.decorator_list)


def test_where_a_protection_is_off_a_reason_is_given() -> None:
    found = set()
    for path in ours():
        if path.suffix == ".py":
            found |= {(str(path), OFF[call]) for call in calls(path) if call in OFF}
        elif UNESCAPED.search((ROOT / path).read_text(encoding="utf-8")):
            found.add((str(path), "not escaped"))
    listed = re.findall(r"^\| `([^`]+)` \| ([^|]+) \| [^|]+ \|$", SECURITY, re.MULTILINE)

    assert sorted(found) == sorted(listed)


def test_nothing_is_read_that_could_run_code() -> None:
    found = [(str(path), call) for path in ours() if path.suffix == ".py" for call in calls(path)]

    assert [one for one in found if one[1] in NEVER] == []


def test_each_boundary_has_tests_that_are_there() -> None:
    section = SECURITY.split("## Where trust ends\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")][2:]
    named = [re.findall(r"`(tests/[^`]+)`", line) for line in lines]

    assert len(lines) == 22
    assert [line for line, tests in zip(lines, named, strict=True) if not tests] == []
    assert [test for tests in named for test in tests if not (ROOT / test).exists()] == []
