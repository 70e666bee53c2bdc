"""Types of content and serializers, compared by what the OpenAPI description says of these."""

import types
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints, is_typeddict

from drf_spectacular.generators import SchemaGenerator

from cms.delivery.items.registry import ItemType

PRIMITIVES = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}
ANYTHING = "object"
MAY_LACK = "?"
"""Ends the name of a field that need not be there."""
WHAT_TO_DO = "Change the serializer or the TypedDict, so that both say the same."
OPTIONAL = "What summaries do not have is `NotRequired`."

Shape = Any
"""The name of a JSON type, `[shape]`, `{name: shape}`, or a set of those that it may have."""


@cache
def components() -> Any:
    """The description of each serializer, by its name."""
    generator: Any = SchemaGenerator
    return generator().get_schema(request=None, public=True)["components"]["schemas"]


def described(schema: Mapping[str, Any]) -> Shape:
    """What OpenAPI says of a value."""
    if "$ref" in schema:
        return described(components()[schema["$ref"].rpartition("/")[2]])
    if union := schema.get("oneOf") or schema.get("anyOf"):
        return _united([described(each) for each in union])
    if isinstance(kinds := schema["type"], list):
        return _united([described({**schema, "type": kind}) for kind in kinds])
    if kinds == "array":
        return [described(schema["items"])]
    if kinds == "object" and "properties" in schema:
        needed = schema.get("required", ())
        return {
            name if name in needed else f"{name}{MAY_LACK}": described(each)
            for name, each in schema["properties"].items()
        }
    return kinds


def hinted(hint: Any) -> Shape:
    """What a hint says of a value."""
    if is_typeddict(hint):
        return {
            name if name in hint.__required_keys__ else f"{name}{MAY_LACK}": hinted(each)
            for name, each in get_type_hints(hint).items()
        }
    if get_origin(hint) is list:
        return [hinted(get_args(hint)[0])]
    if get_origin(hint) is dict:
        return ANYTHING
    if get_origin(hint) in (Union, types.UnionType):
        return _united([hinted(each) for each in get_args(hint)])
    return PRIMITIVES[hint]


def _united(shapes: list[Shape]) -> Shape:
    """One of several; of the blocks of a body, which are told apart by `type`, what all have."""
    objects = [shape for shape in shapes if isinstance(shape, dict)]
    others = [shape for shape in shapes if not isinstance(shape, dict)]
    common = [_common(objects)] if objects else []
    found: list[Shape] = []
    for shape in (*common, *others):
        if shape not in found:
            found.append(shape)
    return found[0] if len(found) == 1 else ("any of", sorted(found, key=str))


def _common(objects: list[dict[str, Shape]]) -> dict[str, Shape]:
    first, *rest = objects
    for other in rest:
        assert first.keys() == other.keys()
    return {
        name: shape if all(other[name] == shape for other in rest) else ANYTHING
        for name, shape in first.items()
    }


def differences(given: Shape, said: Shape, path: str = "") -> Iterator[str]:
    """Where what a serializer gives is not what a type says, a sentence each."""
    if isinstance(given, dict) and isinstance(said, dict):
        for name in given.keys() | said.keys():
            inner = f"{path}.{name}"
            if name not in said:
                yield f"The type lacks {inner}, which the serializer gives."
            elif name not in given:
                yield f"The serializer does not give {inner}, which the type has."
            else:
                yield from differences(given[name], said[name], inner)
    elif isinstance(given, list) and isinstance(said, list):
        yield from differences(given[0], said[0], f"{path}[]")
    elif isinstance(given, tuple) and isinstance(said, tuple) and len(given[1]) == len(said[1]):
        for one, other in zip(given[1], said[1], strict=True):
            yield from differences(one, other, path)
    elif given != said:
        yield f"{path or 'It'} is {_name(given)} by the serializer, and {_name(said)} by the type."


def _name(shape: Shape) -> str:
    if isinstance(shape, tuple):
        return " or ".join(map(_name, shape[1]))
    return (
        "an object" if isinstance(shape, dict) else "a list" if isinstance(shape, list) else shape
    )


def component_of(serializer: type) -> Shape:
    """What the serializer gives."""
    return described(components()[serializer.__name__.removesuffix("Serializer")])


def type_of(function: Any, what: str) -> Any:
    """The type of the content that is the first parameter of `function`."""
    hints = get_type_hints(function)
    hint = next((hint for name, hint in hints.items() if name not in ("self", "return")), None)
    assert is_typeddict(hint), (
        f"{what} takes content of the type {hint}. Write a TypedDict of what it reads, derived "
        "from Head for summaries and from Content for whole items, and name it there."
    )
    return hint


def assert_whole_items_are_of_their_type(item_type: ItemType) -> None:
    """The type of a whole item, which `structured_data` names, is what the serializer gives."""
    serializer: Any = item_type.serializer
    whole = type_of(serializer.structured_data, f"{serializer.__name__}.structured_data")
    found = sorted(differences(component_of(serializer), hinted(whole)))

    said = "\n".join([f"{serializer.__name__} and {whole.__name__}: {WHAT_TO_DO}", *found])
    assert found == [], said


def assert_the_outline_reads_what_there_is(item_type: ItemType) -> None:
    """It reads the fields of summaries, and may read what whole items have besides.

    Inside of them, it reads what is alike in summaries and in whole items.
    """
    read = type_of(item_type.outline, f"The outline of the type {item_type.name!r}")
    said, optional = hinted(read), read.__optional_keys__
    needed = {name: said[name] for name in read.__required_keys__}
    whole, summary = component_of(item_type.serializer), component_of(item_type.summary)
    found = set()
    for given in (whole, summary):
        shown = {name: given[name] for name in item_type.summary_fields}
        found |= set(differences(_as_read(shown, needed), needed))
    more = {name: whole[name] for name in optional & whole.keys()}
    found |= set(differences(more, {name: said[f"{name}{MAY_LACK}"] for name in optional}))

    names = f"{item_type.summary.__name__} and {read.__name__}"
    assert not found, "\n".join([f"{names}: {WHAT_TO_DO} {OPTIONAL}", *sorted(found)])


def _as_read(given: Shape, said: Shape, *, inside: bool = False) -> Shape:
    """What is `given`, without the fields inside of others that a type does not read."""
    if isinstance(given, dict) and isinstance(said, dict):
        return {
            name: _as_read(shape, said.get(name), inside=True)
            for name, shape in given.items()
            if name in said or not inside
        }
    if isinstance(given, list) and isinstance(said, list):
        return [_as_read(given[0], said[0], inside=True)]
    if isinstance(given, tuple) and isinstance(said, tuple) and len(given[1]) == len(said[1]):
        pairs = zip(given[1], said[1], strict=True)
        return ("any of", [_as_read(one, other, inside=True) for one, other in pairs])
    return given
