"""Below the page apps nothing knows a page type or one of its fields: it reads the outline."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from cms.content.blocks.body import BodyField
from cms.content.topics.representation import TopicDetailSerializer
from cms.delivery.items.registry import item_types
from cms.delivery.items.serializers import ItemSerializer

ROOT = Path(__file__).resolve().parents[1]
WINGS = ("foundation", "content", "delivery", "editorial", "channels")
BELOW = [ROOT / "cms" / wing for wing in WINGS]
TEMPLATES = [*BELOW, ROOT / "cms" / "templates"]
TAG = re.compile(r"\{[{%].*?[%}]\}")
WORD = re.compile(r"[A-Za-z]+")
ADVICE = "Take it from the outline of the item's type (cms/delivery/items/outline.py)."


@cache
def names_of_types() -> frozenset[str]:
    """What the types and their listings are called."""
    return frozenset(name for one in item_types() for name in (one.name, one.route))


@cache
def own_fields() -> frozenset[str]:
    """The fields that only some types have; bodies and topics are the platform's own."""
    common = {*ItemSerializer.HEAD, *ItemSerializer.TAIL, *TopicDetailSerializer.Meta.fields}
    return frozenset(
        name
        for one in item_types()
        for name, field in one.serializer().fields.items()
        if name not in common and not isinstance(field, BodyField)
    )


@cache
def defined_below() -> frozenset[str]:
    """The attributes that something below has itself, whatever a page type calls so."""
    found = set()
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.arg)):
                found.add(node.name if isinstance(node, ast.FunctionDef) else node.arg)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
            elif isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Store):
                found.add(node.id if isinstance(node, ast.Name) else node.attr)
    return frozenset(found)


def modules() -> Iterator[Path]:
    """All of our own, but for migrations: they know what was."""
    for folder in BELOW:
        yield from (path for path in folder.rglob("*.py") if "migrations" not in path.parts)


def named_in_code(source: str) -> Iterator[str]:
    """Each name of a type or of a field that `source` reads, with its line."""
    for node in ast.walk(ast.parse(source)):
        for text in _names(node):
            yield f"{getattr(node, 'lineno', 0)}: {text}"


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        # A sentence may speak of articles, and HTML has an element of the name.
        if not set(" <") & set(node.value):
            yield from _types_in(node.value)
    elif isinstance(node, ast.FunctionDef):
        yield from _types_in(node.name)
    elif isinstance(node, ast.Name):
        yield from _types_in(node.id)
    elif isinstance(node, ast.Attribute):
        yield from _types_in(node.attr)
        if node.attr in own_fields() - defined_below():
            yield node.attr
    yield from (name for name in _keys_read(node) if name in own_fields())


def _types_in(text: str) -> Iterable[str]:
    return names_of_types() & set(WORD.findall(text))


def _keys_read(node: ast.AST) -> Iterator[str]:
    """The texts that something is asked for by: a subscript, `.get(…)` or `getattr(…)`."""
    key: ast.AST | None = None
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        key = node.slice
    elif isinstance(node, ast.Call):
        of = node.func
        if isinstance(of, ast.Attribute) and of.attr in ("get", "pop") and node.args:
            key = node.args[0]
        elif isinstance(of, ast.Name) and of.id in ("getattr", "hasattr"):
            key = node.args[1]
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        yield key.value


def named_in_template(source: str) -> Iterator[str]:
    """Each name of a type or of a field in the tags and variables of a template."""
    for number, line in enumerate(source.splitlines(), start=1):
        for tag in TAG.findall(line):
            quoted = re.findall(r'"([^"\s]*)"', tag)
            for text in (*quoted, *re.findall(r"[\w.]+", re.sub(r'"[^"]*"', "", tag))):
                root, *attributes = text.split(".")
                known = own_fields() if root == "item" else own_fields() - defined_below()
                found = {*_types_in(text), *(known & set(attributes))}
                yield from (f"{number}: {name}" for name in sorted(found))


def test_the_names_come_from_what_is_registered() -> None:
    assert names_of_types() >= {"article", "articles", "practitioner", "practitioners"}
    assert own_fields() >= {"full_name", "hero_image", "job_title", "topics", "references"}
    assert not own_fields() & {"title", "summary", "body", "schema_org"}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('item["hero_image"]', ["hero_image"]),
        ('item.get("full_name") or item["title"]', ["full_name"]),
        ('getattr(page, "job_title", "")', ["job_title"]),
        ("page.hero_image", ["hero_image"]),
        ('item.type == "article"', ["article"]),
        ('items.filter(type="practitioner")', ["practitioner"]),
        ('"/feeds/articles.atom"', ["articles"]),
        ("def newest_articles(): ...", ["articles"]),
        ('item["topics"]', ["topics"]),
        ('"An article of the practice."', []),
        ('{"authors": names}', []),
        ('Role.PRACTITIONER == "Practitioner"', []),
        ("practice.booking_url", []),
    ],
)
def test_a_name_is_found_in_code(source: str, found: list[str]) -> None:
    assert list(dict.fromkeys(named_in_code(source))) == [f"1: {name}" for name in found]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("{{ item.full_name }}", ["full_name"]),
        ("{% for topic in item.topics %}", ["topics"]),
        ('{% if item.type == "article" %}', ["article"]),
        ('{% include "includes/article_card.html" %}', ["article"]),
        ("{{ page.hero_image }}", ["hero_image"]),
        ('<article class="card">{{ outline.topics.0.name }}</article>', []),
        ("<p>Newest articles</p>", []),
    ],
)
def test_a_name_is_found_in_a_template(source: str, found: list[str]) -> None:
    assert list(named_in_template(source)) == [f"1: {name}" for name in found]


def test_no_module_below_the_page_apps_names_a_type_or_its_fields() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{name}"
        for path in modules()
        for name in named_in_code(path.read_text(encoding="utf-8"))
    ]

    assert found == [], "\n".join([ADVICE, *found])


def test_no_template_below_the_page_apps_names_a_type_or_its_fields() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{name}"
        for folder in TEMPLATES
        for path in folder.rglob("*.html")
        for name in named_in_template(path.read_text(encoding="utf-8"))
    ]

    assert found == [], "\n".join([ADVICE, *found])
