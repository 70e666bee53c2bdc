"""The pages for developers are true: what is there is on the map, and what they name is there."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from cms.content.blocks.vocabulary import VOCABULARY

ROOT = Path(settings.BASE_DIR)
DEVELOPERS = sorted((ROOT / "docs" / "developers").glob("*.md"))
GUIDE = DEVELOPERS[[page.name for page in DEVELOPERS].index("README.md")].read_text()
WINGS = ("foundation", "content", "delivery", "editorial", "channels")
PATH = re.compile(
    r"`((?:cms|articles|practitioners|home|tests|examples|docs|benchmarks)/[\w/.-]*)`"
)


def section(title: str) -> str:
    """A part of the guide, from its heading to the next."""
    return GUIDE.split(f"## {title}\n")[1].split("\n## ")[0]


def test_the_map_has_each_folder_once() -> None:
    rooms = {
        f"cms/{wing}/{folder.name}/"
        for wing in WINGS
        for folder in (ROOT / "cms" / wing).iterdir()
        if (folder / "__init__.py").exists()
        and folder.name not in ("migrations", "management", "templatetags")
    }
    mapped = re.findall(r"^\| `(cms/\w+/\w+/)` \|", section("The map"), re.MULTILINE)

    assert sorted(mapped) == sorted(rooms)


def test_the_map_begins_at_the_roof() -> None:
    """A folder is above those that it may import, as import-linter has it."""
    mapped = re.findall(r"^\| `([\w/]+)/` \|", section("The map"), re.MULTILINE)
    floors = ["cms/installation", "home", "articles", "practitioners", "cms/editorial"]
    floors += ["cms/channels", "cms/delivery", "cms/content", "cms/foundation", "tests"]
    places = [
        next(n for n, floor in enumerate(floors) if room.startswith(floor)) for room in mapped
    ]

    assert places == sorted(places)


def test_there_are_at_most_twenty_words() -> None:
    words = re.findall(r"^\| ([\w, ]+) \|", section("Words"), re.MULTILINE)[1:]

    assert 0 < len(words) <= 20
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("page", DEVELOPERS, ids=lambda page: page.name)
def test_what_a_page_names_is_there(page: Path) -> None:
    named = set(PATH.findall(page.read_text()))

    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", DEVELOPERS, ids=lambda page: page.name)
def test_the_guide_leads_to_each_page(page: Path) -> None:
    assert page.name == "README.md" or f"({page.name})" in GUIDE


def test_each_command_is_explained_to_somebody() -> None:
    """To operators, or to those who develop it by a target of the Makefile."""
    ours = {name for name, app in get_commands().items() if app.split(".")[0] in ("cms", "home")}
    ours |= {name for name, app in get_commands().items() if app.startswith("articles")}
    pages = [*(ROOT / "docs").glob("**/*.md"), ROOT / "Makefile"]
    told = "\n".join(page.read_text() for page in pages)

    assert [name for name in sorted(ours) if name not in told] == []


def test_each_block_is_in_the_reference_for_partners() -> None:
    reference = (ROOT / "docs" / "partners" / "blocks.md").read_text()

    assert [name for name in VOCABULARY if f"`{name}`" not in reference] == []


def test_each_check_is_in_a_recipe() -> None:
    """Whoever meets the id of a check finds the page that says how it is done."""
    code = [path for app in ("cms", "home") for path in (ROOT / app).glob("**/*.py")]
    sources = "\n".join(path.read_text() for path in code)
    operators = (ROOT / "docs" / "operators").glob("*.md")
    recipes = "\n".join(page.read_text() for page in (*DEVELOPERS, *operators))
    ids = set(re.findall(r'id="(\w+\.[EW]\d{3})"', sources))

    assert len(ids) > 5
    assert [one for one in sorted(ids) if one not in recipes] == []
