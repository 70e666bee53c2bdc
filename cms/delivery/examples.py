"""Examples in the OpenAPI description: real answers, kept as files by tests/contract."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("examples")
HOST = "https://www.example.com"
EXAMPLE_OF_BLOCKS = "articles_retrieve"


@cache
def example(operation: str) -> Any:
    """What `operation` once answered; None if there is no file of it."""
    path = FOLDER / f"{operation}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def blocks_by_type() -> dict[str, Any]:
    """A block of each type."""
    return {block["type"]: block for block in example(EXAMPLE_OF_BLOCKS)["body"]}


def add_examples(result: dict[str, Any], **context: Any) -> dict[str, Any]:
    """Give each operation its answer, and each block of the vocabulary its example."""
    for routes in result["paths"].values():
        for operation in routes.values():
            found = example(operation["operationId"])
            answers = operation["responses"]["200"]["content"]
            if found is not None and "application/json" in answers:
                answers["application/json"]["example"] = found
    components, blocks = result["components"]["schemas"], blocks_by_type()
    for name, reference in components["Block"]["discriminator"]["mapping"].items():
        if name in blocks:
            components[reference.rpartition("/")[2]]["examples"] = [blocks[name]]
    return result
