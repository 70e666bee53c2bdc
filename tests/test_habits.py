"""What every test of the house does: it says what is to be, and never by a status alone."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
SKIPS = {"skip", "skipif", "xfail", "importorskip"}
# What fails a test by itself, besides an assertion.
CHECKS = {
    *("raises", "warns", "fail", "expect", "django_assert_num_queries"),
    *("call_and_validate", "run_state_machine_as_test"),
}
# Methods that Django's client has, so that one of the same name elsewhere is not meant.
REQUESTS = {"get", "head", "options", "post", "put", "patch", "delete", "generic"}
STATUS = "status_code"

Definition = tuple[str, str]


def tells_a_status(node: ast.expr) -> bool:
    """Whether a value is the status of an answer, or nothing but such."""
    match node:
        case ast.Attribute(attr=name):
            return name == STATUS
        case ast.ListComp(elt=element) | ast.SetComp(elt=element) | ast.GeneratorExp(elt=element):
            return tells_a_status(element)
        case ast.DictComp(value=element) | ast.Call(args=[element]):
            return tells_a_status(element)
        case ast.List(elts=elements) | ast.Set(elts=elements) | ast.Tuple(elts=elements):
            return bool(elements) and all(map(tells_a_status, elements))
    return False


def is_status_alone(test: ast.expr) -> bool:
    """Whether an assertion looks at nothing but the status."""
    match test:
        case ast.Compare(left=left, comparators=others):
            return any(map(tells_a_status, [left, *others]))
        case ast.BoolOp(values=values):
            return all(map(is_status_alone, values))
    return tells_a_status(test)


class Suite:
    """The functions of all files of tests, and which of them call which."""

    def __init__(self) -> None:
        self.functions: dict[Definition, ast.FunctionDef] = {}
        self.imported: dict[Definition, Definition] = {}
        self.near: defaultdict[Definition, set[Definition]] = defaultdict(set)
        """Methods and fixtures, by their folder and name."""
        for path in sorted(TESTS.rglob("*.py")):
            module = ".".join(path.relative_to(TESTS.parent).with_suffix("").parts)
            self._read(module, ast.parse(path.read_text(encoding="utf-8")))

    def _read(self, module: str, tree: ast.Module) -> None:
        for node in ast.walk(tree):
            match node:
                case ast.FunctionDef(name=name, args=ast.arguments(args=given)):
                    self.functions[module, name] = node
                    if node.decorator_list or (given and given[0].arg == "self"):
                        self.near[_folder(module), name].add((module, name))
                case ast.ImportFrom(module=origin, names=names) if origin:
                    for alias in names:
                        self.imported[module, alias.name] = (origin, alias.name)

    def calls(self, module: str, function: ast.FunctionDef) -> set[Definition]:
        """What the function calls: its neighbours, what is imported, and methods from near by."""
        found: set[Definition] = set()
        for node in ast.walk(function):
            match node:
                case ast.Name(id=name) if (module, name) in self.imported:
                    found.add(self.imported[module, name])
                case ast.Call(func=ast.Name(id=name)):
                    found |= {(module, name)} | self.near[_folder(module), name]
                case ast.Call(func=ast.Attribute(attr=name)) if name not in REQUESTS:
                    found |= self.near[_folder(module), name]
        return found

    def checking(self) -> set[Definition]:
        """The functions that look at more than a status, or call such."""
        found = {key for key, function in self.functions.items() if _looks(function)}
        calls = {key: self.calls(key[0], function) for key, function in self.functions.items()}
        while more := {key for key, others in calls.items() if others & found} - found:
            found |= more
        return found


def _folder(module: str) -> str:
    return module.rpartition(".")[0]


def _looks(function: ast.FunctionDef) -> bool:
    for node in ast.walk(function):
        match node:
            case ast.Assert(test=test) if not is_status_alone(test):
                return True
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in CHECKS:
                return True
    return False


def test_each_says_what_is_to_be_and_not_by_a_status_alone() -> None:
    suite = Suite()
    checking = suite.checking()

    assert [
        f"{name} of {module} should say what is answered, or what has come of it"
        for module, name in suite.functions
        if name.startswith("test_") and (module, name) not in checking
    ] == []


def test_none_is_skipped() -> None:
    assert [
        f"{module}: {name}"
        for (module, name), function in Suite().functions.items()
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute) and node.attr in SKIPS
        if ast.unparse(node.value) in ("pytest", "pytest.mark")
    ] == []


@pytest.mark.parametrize(
    ("code", "alone"),
    [
        ("client.get('/').status_code == 200", True),
        ("[a.status_code, b.status_code] == [405, 405]", True),
        ("{each.status_code for each in answers} == {200}", True),
        ("{path: get(path).status_code for path in paths} == {}", True),
        ("200 == answer.status_code", True),
        ("a.status_code == 200 and b.status_code == 404", True),
        ("(answer.status_code, answer['Location']) == (302, '/')", False),
        ("answer.status_code == 200 and answer.content == b''", False),
        ("answer.json() == {}", False),
    ],
)
def test_what_counts_as_a_status_alone(code: str, alone: bool) -> None:
    assert is_status_alone(ast.parse(code, mode="eval").body) is alone
