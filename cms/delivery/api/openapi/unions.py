"""Unions and values in the OpenAPI description that may grow, so that clients read on.

A client that is generated from the description knows the types of today. Each union has a member
for all others, and an open list of values is described as text with `x-extensible-enum`.
"""

from collections.abc import Iterator
from typing import Any

from cms.content.blocks.fields import MAY_GROW
from cms.delivery.items.serializers import ItemSerializer

Schema = dict[str, Any]

OTHER = "Other"
ABOUT = "One of a kind that is younger than this description."
ANY_OBJECT = {"type": "object", "additionalProperties": True}
WIDER: dict[str, Schema] = {
    "value": ANY_OBJECT,
    "reason": {"type": ["string", "null"]},
    "content": {**ANY_OBJECT, "type": ["object", "null"]},
}
"""What a field of any kind can hold, where the known kinds differ in it."""
OF_EVERY_ITEM = (*ItemSerializer.HEAD, *ItemSerializer.TAIL)


def open_unions(result: Schema, **context: Any) -> Schema:
    """Add the member for all other kinds to each union, and open the values that may grow."""
    components = result["components"]["schemas"]
    for name in [name for name, schema in components.items() if "discriminator" in schema]:
        union = components[name]
        components[OTHER + name] = _other(
            union, components, OF_EVERY_ITEM if name == "Item" else ()
        )
        # A known kind is valid as any other kind too, to those who do not read `not`.
        union["anyOf"] = [*union.pop("oneOf"), {"$ref": f"#/components/schemas/{OTHER}{name}"}]
    for component in components.values():
        for field in _fields(component):
            if MAY_GROW in field.get("description", "") and "enum" in field:
                field["x-extensible-enum"] = field.pop("enum")
    return result


def _other(union: Schema, components: Schema, names: tuple[str, ...]) -> Schema:
    """Return the schema of the other kinds: the fields `names`, or those that all kinds have."""
    discriminator = union["discriminator"]
    members = [
        components[reference.rpartition("/")[2]]["properties"]
        for reference in discriminator["mapping"].values()
    ]
    first, *others = members
    shared = names or tuple(name for name in first if all(name in each for each in others))
    properties = {
        name: first[name] if all(each[name] == first[name] for each in others) else WIDER[name]
        for name in shared
        if name != discriminator["propertyName"]
    }
    known = list(discriminator["mapping"])
    kind = {discriminator["propertyName"]: {"type": "string", "not": {"enum": known}}}
    return {
        "type": "object",
        "description": ABOUT,
        "properties": {name: (properties | kind)[name] for name in shared},
        "required": list(shared),
        "additionalProperties": True,
    }


def _fields(component: Schema) -> Iterator[Schema]:
    for field in component.get("properties", {}).values():
        yield field
        if isinstance(field.get("items"), dict):
            yield field["items"]
