"""What content items are made from besides their pages: addresses, our code, what is installed."""

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings

# Folders of a package in which nothing decides what an item says.
WITHOUT_EFFECT = frozenset({"__pycache__", "migrations", "static", "tests"})


def origins() -> dict[str, str]:
    """The addresses in items, and a fingerprint of the code that this process runs."""
    return {
        "site": settings.WAGTAILADMIN_BASE_URL,
        "media": settings.MEDIA_URL,
        "code": code_fingerprint(),
    }


def fingerprint() -> str:
    """SHA-256 of the origins. Another one means that any item may have become another."""
    return hashlib.sha256(repr(sorted(origins().items())).encode()).hexdigest()


@cache
def code_fingerprint() -> str:
    """SHA-256 of the project's own packages and the versions of Python and what is installed.

    It is taken once, when the process starts: files that a deployment replaces later are not the
    code that this process runs.
    """
    digest = hashlib.sha256(sys.version.encode())
    for name in sorted(set(_distributions(sys.path))):
        digest.update(b"\0" + name.encode())
    for package in sorted(own_packages(settings.BASE_DIR)):
        for path in sorted(_sources(package)):
            name = path.relative_to(package.parent).as_posix()
            digest.update(b"\0" + name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def own_packages(project: Path) -> set[Path]:
    """The packages of the installed apps that are in the folder of the project."""
    names = {config.name.partition(".")[0] for config in apps.get_app_configs()}
    return {project / name for name in names if (project / name).is_dir()}


def _sources(package: Path) -> Iterator[Path]:
    """All files: templates and data decide, too, what an item says."""
    for folder, folders, names in os.walk(package):
        folders[:] = sorted(set(folders) - WITHOUT_EFFECT)
        yield from (Path(folder, name) for name in names)


def _distributions(places: Iterable[str]) -> Iterator[str]:
    """Name and version of what is installed, as the folders of their metadata are called.

    `importlib.metadata` reads a file of each, which takes 160 ms in place of 1.
    """
    for place in places:
        yield from (path.name for path in Path(place or ".").glob("*.dist-info"))
