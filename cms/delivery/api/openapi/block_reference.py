"""The page docs/partners/blocks.md: all blocks of the vocabulary, from the OpenAPI description."""

import json
from collections.abc import Iterator
from typing import Any

from drf_spectacular.generators import SchemaGenerator

from cms.content.blocks.vocabulary import VOCABULARY

INTRODUCTION = (
    "# Blocks",
    "The `body` of an item is a list of blocks. Each has `id`, `type`, `value` and `html`. Show "
    "`html` as it is, with [a style for its pictures](attribution.md#pictures), or make your own "
    "HTML from `value`. More types and more fields may come; show the `html` of a type that you do "
    "not know.",
    "This page is written by `make reference` from the vocabulary. The examples are those of the "
    "description at `/api/v1/openapi.json`.",
)


def block_reference() -> str:
    """Return the page in Markdown."""
    generator: Any = SchemaGenerator  # Its methods have no types.
    description = generator().get_schema(request=None, public=True)
    components = description["components"]["schemas"]
    parts = [*INTRODUCTION, _contents()]
    for name, block in VOCABULARY.items():
        parts += _block(name, block.__doc__ or "", block.__name__, components)
    return "\n\n".join(parts) + "\n"


def _contents() -> str:
    return ", ".join(f"[`{name}`](#{name})" for name in VOCABULARY) + "."


def _block(name: str, doc: str, component: str, components: dict[str, Any]) -> Iterator[str]:
    yield f"## {name}"
    yield doc.partition("\n\n")[0].partition(". ")[0].rstrip(".") + "."
    rows = ["| `value` has | which is | |", "| --- | --- | --- |"]
    for field, schema in components[f"{component}Value"]["properties"].items():
        rows.append(f"| `{field}` | {_kind(schema)} | {schema.get('description', '')} |")
    yield "\n".join(rows)
    for example in components[component].get("examples", []):
        yield f"```json\n{json.dumps(example, indent=2, ensure_ascii=False)}\n```"


def _kind(schema: dict[str, Any]) -> str:
    """Return the type of a field, in words."""
    if values := schema.get("enum") or schema.get("x-extensible-enum"):
        return " or ".join(f"`{value}`" for value in values)
    for union in (schema.get("oneOf", []), schema.get("anyOf", [])):
        if union:
            return " or ".join(_kind(each) for each in union)
    if "$ref" in schema:
        return f"`{schema['$ref'].rpartition('/')[2]}` of the description"
    if schema["type"] == "array":
        return f"list of {_kind(schema['items'])}"
    if schema.get("contentMediaType") == "text/html":
        return "HTML"
    return "address" if schema.get("format") == "uri" else str(schema["type"])
