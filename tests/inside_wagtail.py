"""What the project takes from inside Wagtail and the other libraries, found in its own code.

Nothing of it is documented by them, so a new version may change it without a word.
"""

import ast
import hashlib
import importlib
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import wagtail
from django.apps import apps
from django.views.generic import DeleteView, UpdateView

from cms.foundation.fingerprint import own_packages

ROOT = Path(__file__).resolve().parent.parent
WAGTAIL = Path(wagtail.__file__).parent
Places = dict[str, set[str]]
"""Files of ours, by what they use."""

# They begin with an underscore, and are documented all the same.
DOCUMENTED = frozenset({"_base_manager", "_default_manager", "_meta", "_replace", "_state"})
# Views whose names Wagtail's documentation does not explain.
UNDOCUMENTED_VIEWS = (
    "wagtail.admin.views.account",
    "wagtail.admin.views.generic.chooser",
    "wagtail.admin.views.pages",
    "wagtail.api.v2.router",
    "wagtail.api.v2.views",
    "wagtail.images.views",
)
# Of Django's views. Wagtail's are made from them.
OF_DJANGO = {*dir(UpdateView), *dir(DeleteView), "args", "form", "kwargs", "object", "request"}
SCRIPT_NAME = re.compile(
    r"""\bdata-[a-z][\w-]*|\bw-[a-z][\w:-]*[a-z]|\bc-[a-z][\w-]*|\bwagtail[\w:-]+"""
    r"""|(?<=getElementById\(")[\w-]+|(?<=["' .]\.)[a-z]+-[\w-]+"""
)


@cache
def sources() -> dict[str, ast.Module]:
    """Our modules by their paths, without migrations."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text())
        for package in own_packages(ROOT)
        for path in sorted(package.rglob("*.py"))
        if "migrations" not in path.parts
    }


def classes() -> Iterator[tuple[str, ast.ClassDef, type]]:
    """Each class of ours: the file, what stands there, and the class itself."""
    for path, module in sources().items():
        if path.startswith("cms/settings/"):
            continue
        imported = importlib.import_module(path.removesuffix(".py").replace("/", "."))
        for node in module.body:
            if isinstance(node, ast.ClassDef):
                yield path, node, getattr(imported, node.name)


def private_names() -> Places:
    """Names with an underscore that are not ours.

    We use them and define them nowhere, or define them for a base class, which calls them.
    """
    used: Places = defaultdict(set)
    defined: set[str] = set()
    for path, module in sources().items():
        for node in ast.walk(module):
            for name, is_use in _private_names_of(node):
                if is_use:
                    used[name].add(path)
                else:
                    defined.add(name)
    found: Places = defaultdict(set, {name: used[name] for name in {*used} - defined})
    for path, node, ours in classes():
        foreign = [base for base in ours.__mro__[1:-1] if not _is_ours(base.__module__)]
        for name in filter(_is_private, defined_in(node)):
            overrides = any(name in vars(base) for base in foreign)
            if overrides or (foreign and name not in used):
                found[name].add(path)
    return {name: places for name, places in found.items() if name not in DOCUMENTED}


def _is_private(name: str) -> bool:
    return re.match("_[a-z]", name) is not None


def _private_names_of(node: ast.AST) -> Iterator[tuple[str, bool]]:
    """The private names in a node, and whether they are used there, or defined."""
    match node:
        case ast.Attribute(attr=name, value=ast.Call(func=ast.Name(id="super"))):
            found = [(name, False)]
        case ast.Attribute(attr=name, value=ast.Name(id="self" | "cls"), ctx=ast.Store()):
            found = [(name, False)]
        case ast.Attribute(attr=name):
            found = [(name, True)]
        case ast.ClassDef():
            found = [(name, False) for name in defined_in(node)]
        case ast.Call(
            func=ast.Name(id="getattr" | "setattr"), args=[_, ast.Constant(value=name), *_]
        ):
            found = [(str(name), True)]
        case ast.ImportFrom(module=module, names=names) if not _is_ours(module or ""):
            found = [(alias.name, True) for alias in names]
        case _:
            found = []
    return ((name, is_use) for name, is_use in found if _is_private(name))


def replaced_attributes() -> Places:
    """Attributes of other people's modules and classes that we give another value."""
    places: Places = defaultdict(set)
    for path, module in sources().items():
        foreign = {
            alias.asname or alias.name
            for node in ast.walk(module)
            if isinstance(node, ast.ImportFrom) and not _is_ours(node.module or "")
            for alias in node.names
        }
        for node in ast.walk(module):
            match node:
                case (
                    ast.Assign(targets=[ast.Name(id=name)], value=value)
                    | ast.AnnAssign(target=ast.Name(id=name), value=ast.Attribute() as value)
                ) if _root(value) in foreign and isinstance(value, ast.Attribute):
                    foreign.add(name)
                case ast.Assign(targets=[ast.Attribute() as target]) if _root(target) in foreign:
                    places[ast.unparse(target)].add(path)
    return places


def _root(node: ast.AST | None) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def replaced_addresses() -> Places:
    """Addresses of the admin that are registered before Wagtail's own."""
    places: Places = defaultdict(set)
    for path, module in sources().items():
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef) and any(
                "register_admin_urls" in (text := ast.unparse(each)) and "order=-" in text
                for each in node.decorator_list
            ):
                for address in re.findall(r"path\('([^']+)'", ast.unparse(node)):
                    places[address].add(path)
    return places


def view_internals() -> Places:
    """What our views take from Wagtail's that Django's do not have, by their class."""
    found: Places = defaultdict(set)
    for path, node, ours in classes():
        bases = [base for base in ours.__mro__ if base.__module__.startswith(UNDOCUMENTED_VIEWS)]
        if not bases:
            continue
        own = {name for base in ours.__mro__ if _is_ours(base.__module__) for name in vars(base)}
        theirs = {
            name for base in ours.__mro__ if not _is_ours(base.__module__) for name in vars(base)
        }
        names = {
            each.attr
            for each in ast.walk(node)
            if isinstance(each, ast.Attribute) and ast.unparse(each.value) in ("self", "super()")
        }
        names = {name for name in names if name not in own} | ({*defined_in(node)} & theirs)
        names = {name for name in names - OF_DJANGO if not name.startswith("_")}
        if names:
            found[f"{path}::{node.name}"] = names
    return found


def overridden_templates() -> dict[str, tuple[str, str]]:
    """Templates of ours in place of others of the same name: our file, and theirs as a digest."""
    folders = [(Path(config.path) / "templates", config.name) for config in apps.get_app_configs()]
    theirs = [folder for folder, name in folders if not _is_ours(name)]
    ours = [ROOT / "cms" / "templates", *(folder for folder, name in folders if _is_ours(name))]
    found = {}
    for path in (path for folder in ours for path in sorted(folder.rglob("*.*"))):
        name = path.as_posix().rpartition("/templates/")[2]
        for original in (folder / name for folder in theirs if (folder / name).is_file()):
            digest = hashlib.sha256(original.read_bytes()).hexdigest()[:12]
            found[name] = (path.relative_to(ROOT).as_posix(), digest)
    return found


def script_names() -> Places:
    """What our scripts in the admin look for and Wagtail's scripts or templates have."""
    places: Places = defaultdict(set)
    for path in sorted((ROOT / "cms" / "static" / "js").glob("*.js")):
        code = re.sub(r"//.*", "", path.read_text())
        for name in SCRIPT_NAME.findall(code):
            places[name].add(path.relative_to(ROOT).as_posix())
    text = "".join(
        path.read_text()
        for folder in ("admin", "images", "documents", "snippets")
        for path in sorted((WAGTAIL / folder).rglob("*"))
        if path.suffix in (".js", ".html", ".css") and "locale" not in path.parts
    )
    # An event is called after the controller that sends it, which stands nowhere as one word.
    return {
        name: files
        for name, files in places.items()
        if all(part in text for part in name.split(":"))
    }


def defined_in(node: ast.ClassDef) -> Iterator[str]:
    """The names of the methods and attributes in the body of a class."""
    for each in node.body:
        match each:
            case ast.FunctionDef(name=name):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] in {package.name for package in own_packages(ROOT)}
