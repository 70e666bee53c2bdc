"""Examples in the OpenAPI description: real responses, written to files by tests/contract."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("examples")
HOST = "https://www.example.com"
BLOCK = {"id", "type", "value", "html"}
JSON, PROBLEM = "application/json", "application/problem+json"
SUFFIXES = {
    JSON: "json",
    "application/ld+json": "jsonld",
    "text/html": "html.txt",
    "text/markdown": "md",
}
PROBLEMS = "problems"


@cache
def example(operation: str, kind: str = JSON) -> Any:
    """Return a response of `operation`, as JSON or as text, or None if there is no file."""
    path = FOLDER / f"{operation}.{SUFFIXES[kind]}"
    if not path.exists():
        return None
    text = path.read_text(encoding="utf-8")
    return json.loads(text) if kind.endswith("json") else text


def problem_example(operation: str, status: str) -> Any:
    """Return a problem document of `operation` with `status`, or None."""
    return example(PROBLEMS).get(operation, {}).get(status)


def blocks_by_type() -> dict[str, Any]:
    """Return a block of each type; if several examples have one, the longest example wins."""
    found = [list(_blocks_in(example(path.stem))) for path in FOLDER.glob("*_retrieve.json")]
    return {block["type"]: block for blocks in sorted(found, key=len) for block in blocks}


def _blocks_in(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the blocks at any depth of a JSON value."""
    if isinstance(value, dict) and value.keys() >= BLOCK:
        yield value
    elif isinstance(value, (dict, list)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _blocks_in(each)


def add_examples(result: dict[str, Any], **context: Any) -> dict[str, Any]:
    """Add example responses to each operation, and an example to each block of the vocabulary."""
    for routes in result["paths"].values():
        for operation in routes.values():
            _add_to(operation)
    components, blocks = result["components"]["schemas"], blocks_by_type()
    for name, reference in components["Block"]["discriminator"]["mapping"].items():
        if name in blocks:
            components[reference.rpartition("/")[2]]["examples"] = [blocks[name]]
    return result


def _add_to(operation: dict[str, Any]) -> None:
    name = operation["operationId"]
    for status, response in operation["responses"].items():
        for kind, content in response.get("content", {}).items():
            is_problem = kind == PROBLEM
            found = problem_example(name, status) if is_problem else example(name, kind)
            if found is not None:
                content["example"] = found
