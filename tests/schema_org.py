"""What is wrong with structured data by the vocabulary of schema.org."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

VOCABULARY = Path(__file__).parent / "corpus" / "schema-org.json"
KEYWORDS = frozenset({"@type", "@id", "@context"})
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"]+", re.IGNORECASE)


@cache
def types() -> dict[str, Any]:
    """The types that may be used: parents, members, and properties with the types of values."""
    found: dict[str, Any] = json.loads(VOCABULARY.read_text(encoding="utf-8"))["types"]
    return found


def problems(document: dict[str, Any]) -> list[str]:
    """Each thing that is wrong with a JSON-LD document, with the path to it."""
    if document.get("@context") != "https://schema.org":
        return ["$: the context is not that of schema.org"]
    nodes = document.get("@graph", [document])
    return [found for number, node in enumerate(nodes) for found in _node(node, f"${number}")]


def _node(node: dict[str, Any], path: str) -> Iterator[str]:
    kinds = [node["@type"]] if isinstance(node.get("@type"), str) else node.get("@type", [])
    unknown = [kind for kind in kinds if kind not in types()]
    if unknown or not kinds:
        yield f"{path}: no type {unknown}"
        return
    known = {kind for name in kinds for kind in _with_ancestors(name)}
    for name, value in node.items():
        if name not in KEYWORDS:
            yield from _property(known, name, value, f"{path}.{name}")


def _property(known: set[str], name: str, value: Any, path: str) -> Iterator[str]:
    # Actions say what whoever performs them has to add.
    if "Action" in known and name.endswith("-input"):
        name = name.removesuffix("-input")
    allowed = {one for kind in known for one in types()[kind]["properties"].get(name, [])}
    if not allowed:
        yield f"{path}: no such property of {sorted(known)}"
    elif value in ("", None, [], {}):
        yield f"{path}: empty"
    else:
        for number, one in enumerate(value if isinstance(value, list) else [value]):
            yield from _value(allowed, one, f"{path}[{number}]")


def _value(allowed: set[str], value: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict) and set(value) == {"@id"}:
        if not ADDRESS.fullmatch(value["@id"]) or not allowed & set(types()):
            yield f"{path}: no reference to {sorted(allowed)}"
    elif isinstance(value, dict):
        kinds = value.get("@type")
        above = {kind for name in _as_list(kinds) for kind in _with_ancestors(name)}
        if not above & allowed:
            yield f"{path}: {kinds} is none of {sorted(allowed)}"
        yield from _node(value, path)
    elif not any(_is_a(kind, value) for kind in allowed):
        yield f"{path}: {value!r} is none of {sorted(allowed)}"


def _is_a(kind: str, value: Any) -> bool:
    """Whether `value` can be a plain value of the type `kind`."""
    if kind == "Boolean":
        return isinstance(value, bool)
    if kind in ("Integer", "Number", "Float"):
        return isinstance(value, int | float) and not isinstance(value, bool)
    if not isinstance(value, str):
        return False
    if kind in ("Date", "DateTime", "Time"):
        return _is_time(kind, value)
    if kind == "URL":
        return bool(ADDRESS.fullmatch(value))
    return kind == "Text" or value in types().get(kind, {}).get("members", [])


def _is_time(kind: str, value: str) -> bool:
    """By ISO 8601; a date may be a year, and a time of a day says its zone."""
    if kind == "Date" and re.fullmatch("[0-9]{4}", value):
        return True
    kinds: dict[str, Any] = {"Date": date, "DateTime": datetime, "Time": time}
    try:
        parsed = kinds[kind].fromisoformat(value)
    except ValueError:
        return False
    return kind != "DateTime" or parsed.tzinfo is not None


def _as_list(kinds: Any) -> list[str]:
    return [kinds] if isinstance(kinds, str) else list(kinds or [])


def _with_ancestors(kind: str) -> set[str]:
    parents = types().get(kind, {"parents": []})["parents"]
    return {kind}.union(*(_with_ancestors(parent) for parent in parents))
