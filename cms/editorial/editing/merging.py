"""A three-way merge of the two versions that two editors made of the same page.

It works on the content of revisions, as JSON.
"""

import json
import re
import uuid
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

RevisionContent = dict[str, Any]
Items = dict[Hashable, Any]

THEIRS, MINE, BOTH = "theirs", "mine", "both"
# Differences in JSON that are not changes: the keys that the rich text editor gives to paragraphs
# anew each time, and the space before paragraphs and similar elements, which it removes.
NO_CHANGE = re.compile(
    r' data-block-key=\\"[^"\\]*\\"|(?:\\[nrt]|\s)+(?=</?(?:p|h[1-6]|ul|ol|li|hr)\b)'
)


class Kind(Enum):
    """The way in which the values of a field are merged."""

    VALUE = auto()  # One of the values is taken.
    CHOICES = auto()  # A list of keys, each of which is either in the list or not.
    BLOCKS = auto()  # A stream of blocks, each with an id.
    OBJECTS = auto()  # A list of child objects.


@dataclass(frozen=True)
class FieldSpec:
    """A field to merge; `parent` is the name by which its child objects refer to the page.

    A field that `follows` another one takes the answer about the other one, if there is a question.
    """

    name: str
    kind: Kind = Kind.VALUE
    parent: str = ""
    follows: str = ""

    def bare(self, value: Any) -> str:
        """Return `value` as text that is equal for values that look the same to an editor."""
        value = _parsed(value) if self.kind is Kind.BLOCKS else value
        if self.kind is Kind.OBJECTS:
            items = value if isinstance(value, list) else [value]
            value = [item and self._without_keys(item) for item in items]
        return NO_CHANGE.sub("", json.dumps(_without_ids(value), sort_keys=True))

    def can_tell_items(self, value: Any) -> bool:
        """Return whether each block has its own id, as it has once it was saved in a form."""
        if self.kind is not Kind.BLOCKS:
            return True
        ids = [block.get("id") for block in _parsed(value)]
        return None not in ids and len(ids) == len(set(ids))

    def lasting_keys(self, base: Any, theirs: Any, mine: Any) -> set[Hashable]:
        """Return the keys of child objects that mean the same object in more than one version."""
        if self.kind is not Kind.OBJECTS:
            return set()
        first, second, third = ({item["pk"] for item in v or []} for v in (base, theirs, mine))
        return (first | second & third) - {None}

    def items(self, value: Any, lasting_keys: set[Hashable]) -> Items:
        """Return the items by their key; the key of a new object is all of its content as text."""
        if self.kind is Kind.BLOCKS:
            return {block["id"]: block for block in _parsed(value)}
        if self.kind is Kind.CHOICES:
            return {choice: choice for choice in value or []}
        return {
            item["pk"] if item["pk"] in lasting_keys else self.bare(item): item
            for item in value or []
        }

    def _without_keys(self, item: RevisionContent) -> RevisionContent:
        keys = {"pk", "sort_order", self.parent}
        return {name: value for name, value in item.items() if name not in keys}


@dataclass(frozen=True)
class Question:
    """A conflict: both editors changed the field, or in it the block or child object `item`."""

    field: str
    item: Hashable = None
    choices: tuple[str, ...] = (THEIRS, MINE)

    @property
    def name(self) -> str:
        """The name of the form field for the answer."""
        return f"{self.field}:{self.item or ''}"


@dataclass
class Merge:
    """The merged content and the questions; without an answer, `theirs` is taken."""

    content: RevisionContent
    questions: list[Question] = field(default_factory=list)
    changed_by: dict[str, set[str]] = field(default_factory=lambda: {THEIRS: set(), MINE: set()})

    def unanswered(self, answers: Mapping[str, str]) -> list[Question]:
        """Return the questions without a valid answer."""
        return [q for q in self.questions if answers.get(q.name) not in q.choices]

    @property
    def lacks_nothing_of_mine(self) -> bool:
        """Whether `theirs` already has everything that was changed in `mine`."""
        return not self.questions and not self.changed_by[MINE]


def merge(
    fields: Iterable[FieldSpec],
    base: RevisionContent | None,
    theirs: RevisionContent,
    mine: RevisionContent,
    answers: Mapping[str, str],
) -> Merge:
    """Merge `theirs` and `mine`. What belongs to none of `fields` is taken from `theirs`."""
    result = Merge(dict(theirs))
    for spec in fields:
        if spec.name in theirs and spec.name in mine:
            _FieldMerge(spec, result, answers).run(base, theirs[spec.name], mine[spec.name])
    return result


class _FieldMerge:
    """The merge of the values of one field."""

    def __init__(self, spec: FieldSpec, result: Merge, answers: Mapping[str, str]) -> None:
        self._spec, self._result, self._answers = spec, result, answers

    def run(self, base: RevisionContent | None, theirs: Any, mine: Any) -> None:
        name, bare = self._spec.name, self._spec.bare
        if bare(theirs) == bare(mine):
            return
        known = base is not None and name in base
        origin = base[name] if base is not None and known else None
        for side, value in ((THEIRS, theirs), (MINE, mine)):
            if not known or bare(value) != bare(origin):
                self._result.changed_by[side].add(name)
        if known and bare(theirs) == bare(origin):
            self._result.content[name] = mine
        elif not known or bare(mine) != bare(origin):
            self._result.content[name] = self._both_changed(origin, theirs, mine)

    def _both_changed(self, base: Any, theirs: Any, mine: Any) -> Any:
        spec, versions = self._spec, (base, theirs, mine)
        if spec.kind is Kind.VALUE or not all(spec.can_tell_items(value) for value in versions):
            return self._ask(Question(spec.name), theirs, mine)[0]
        keys = spec.lasting_keys(*versions)
        items = self._merge_items(*(spec.items(value, keys) for value in versions))
        if spec.kind is Kind.BLOCKS:
            return json.dumps(items)
        if spec.kind is Kind.OBJECTS:
            return [item | {"sort_order": place} for place, item in enumerate(items)]
        return items

    def _merge_items(self, base: Items, theirs: Items, mine: Items) -> list[Any]:
        common = [key for key in base if key in theirs and key in mine]
        moved = [key for key in mine if key in common] != common
        order = _interleaved(*((mine, theirs) if moved else (theirs, mine)))
        return [
            item
            for key in order
            for item in self._chosen(key, base.get(key), theirs.get(key), mine.get(key))
            if item is not None
        ]

    def _chosen(self, key: Hashable, base: Any, theirs: Any, mine: Any) -> list[Any]:
        bare = self._spec.bare
        if bare(theirs) in (bare(mine), bare(base)):
            return [mine if bare(theirs) == bare(base) else theirs]
        if bare(mine) == bare(base):
            return [theirs]
        choices = (THEIRS, MINE, BOTH) if theirs and mine else (THEIRS, MINE)
        return self._ask(Question(self._spec.name, key, choices), theirs, mine)

    def _ask(self, question: Question, theirs: Any, mine: Any) -> list[Any]:
        asked = {other.field: other for other in self._result.questions}
        if self._spec.follows in asked:
            question = asked[self._spec.follows]
        else:
            self._result.questions.append(question)
        answer = self._answers.get(question.name)
        if answer == BOTH and BOTH in question.choices:
            return [theirs, _renewed(mine)]
        return [mine if answer == MINE else theirs]


def _interleaved(leading: Items, other: Items) -> list[Hashable]:
    """Return the keys in the order of `leading`; keys only in `other` follow their predecessor."""
    order = list(leading)
    before = None
    for key in other:
        if key not in leading:
            order.insert(order.index(before) + 1 if before in order else 0, key)
        before = key
    return order


def _renewed(item: RevisionContent) -> RevisionContent:
    """Return a copy of the item that counts as a new block or child object."""
    return item | ({"id": str(uuid.uuid4())} if "id" in item else {"pk": None})


def _without_ids(value: Any) -> Any:
    """Return `value` without the ids of blocks, and with list items replaced by their content.

    Content that was not saved in a form may lack ids, and each form then makes up new ones.
    """
    if isinstance(value, list):
        return [_without_ids(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() | {"id"} == {"id", "type", "value"}:
        inner = _without_ids(value["value"])
        return inner if value["type"] == "item" else {"type": value["type"], "value": inner}
    return {name: _without_ids(inner) for name, inner in value.items()}


def _parsed(stream: Any) -> Any:
    """Return the blocks of a stream, which is stored as text; return a single block unchanged."""
    return json.loads(stream) if isinstance(stream, str) else stream or []
