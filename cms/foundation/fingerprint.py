"""A fingerprint of what determines the content of items besides their pages: addresses and code."""

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings

# Folders of a package whose files never change the content of an item.
WITHOUT_EFFECT = frozenset({"__pycache__", "migrations", "static", "tests"})


def origins() -> dict[str, str]:
    """Return the addresses that items contain and the fingerprint of the code of this process."""
    return {
        "site": settings.WAGTAILADMIN_BASE_URL,
        "media": settings.MEDIA_URL,
        "code": code_fingerprint(),
    }


def fingerprint() -> str:
    """Return the SHA-256 of the origins; when it changes, the content of any item may change."""
    return hashlib.sha256(repr(sorted(origins().items())).encode()).hexdigest()


@cache
def code_fingerprint() -> str:
    """Return the SHA-256 of the project's packages, the version of Python and all distributions.

    It is computed once, when the process starts: files that a deployment replaces later are not
    the code that this process runs.
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
    """Return the folders of the installed apps' packages that lie in the project's folder."""
    names = {config.name.partition(".")[0] for config in apps.get_app_configs()}
    return {project / name for name in names if (project / name).is_dir()}


def _sources(package: Path) -> Iterator[Path]:
    """Yield every file of `package`: templates and data files, too, change the content of items."""
    for folder, folders, names in os.walk(package):
        folders[:] = sorted(set(folders) - WITHOUT_EFFECT)
        yield from (Path(folder, name) for name in names)


def _distributions(places: Iterable[str]) -> Iterator[str]:
    """Yield the name and version of each installed distribution, from its metadata folder's name.

    `importlib.metadata` reads a file for each one, which takes 160 ms instead of 1 ms.
    """
    for place in places:
        yield from (path.name for path in Path(place or ".").glob("*.dist-info"))
