"""requirements.in names what the platform uses, all of it, and nothing else."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import files, packages_distributions
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parents[1]
OURS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
# What Django imports for a backend or a scheme that the settings name.
OF_BACKENDS = {
    "django.core.cache.backends.redis.RedisCache": "redis",
    "postgresql": "psycopg",
}


def normalised(name: str) -> str:
    """The name of a distribution as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def named() -> set[str]:
    """The distributions in requirements.in."""
    lines = (ROOT / "requirements.in").read_text().splitlines()
    found = (re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line) for line in lines)
    return {normalised(match[0]) for match in found if match}


def imported(tree: ast.AST) -> Iterator[str]:
    """The modules that a file imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def run_by_name(tree: ast.AST) -> Iterator[str]:
    """The modules that a file of settings names: applications, middleware, backends."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            name = OF_BACKENDS.get(node.value, node.value)
            if "." in name or name in {*settings.INSTALLED_APPS, *OF_BACKENDS.values()}:
                yield name


def used() -> set[str]:
    """The distributions that the code of the platform imports, or runs by name."""
    modules: set[str] = set()
    for path in (path for package in OURS for path in (ROOT / package).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules |= set(imported(tree))
        if path.parent == ROOT / "cms" / "settings":
            modules |= set(run_by_name(tree))
    distributions = packages_distributions()
    return {normalised(name) for module in modules for name in owners(module, distributions)}


def owners(module: str, distributions: Mapping[str, list[str]]) -> set[str]:
    """The distributions that have a module, of those that share the first part of its name."""
    root = module.partition(".")[0]
    found = set(distributions.get(root, ())) if root not in sys.stdlib_module_names else set()
    path = module.replace(".", "/")
    paths = {f"{path}.py", f"{path}/__init__.py"}
    shared = {name for name in found if paths & {str(file) for file in files(name) or ()}}
    return shared if len(found) > 1 else found


def test_all_that_is_used_is_named() -> None:
    assert used() - named() == set(), "name these in requirements.in, then run `make lock`"


def test_all_that_is_named_is_used() -> None:
    assert named() - used() == set(), "take these out of requirements.in, then run `make lock`"


def locked(name: str) -> dict[str, tuple[str, int]]:
    """The version of each package of a lock file, and of how many files it has the hash."""
    found: dict[str, tuple[str, int]] = {}
    for part in re.split(r"^(?=[a-z0-9])", (ROOT / name).read_text(), flags=re.MULTILINE)[1:]:
        package, version = re.match(r"(\S+)==(\S+)", part).groups()  # type: ignore[union-attr]
        found[package] = (version, part.count("--hash=sha256:"))
    return found


def test_every_file_of_a_package_is_known_by_its_hash() -> None:
    lists = {
        name: locked(f"{name}.txt")
        for name in ("requirements", "requirements-dev", "requirements-secure")
    }

    bare = [
        package for found in lists.values() for package, (_, hashes) in found.items() if not hashes
    ]
    assert bare == []
    assert len(lists["requirements"]) > 80
    both = lists["requirements"].keys() & lists["requirements-dev"].keys()
    assert {name: lists["requirements"][name] for name in both} == {
        name: lists["requirements-dev"][name] for name in both
    }
