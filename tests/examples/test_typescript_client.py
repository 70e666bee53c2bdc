"""The client in TypeScript is typed by the description as it is today, and works."""

import json
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from cms.content.blocks.vocabulary import VOCABULARY
from tests.examples import changes, node
from tests.examples.live import LiveSite
from tests.examples.samples import HOST, samples_of

pytestmark = pytest.mark.clients

TYPES = Path("src/schema.d.ts")
BUILD, GENERATE = samples_of("examples/typescript_client/README.md")
# Each has to be refused by the compiler, or else the types say too little.
MISTAKES = {
    "a field that blocks of another type have": "if (block.type === 'quote') block.value.points;",
    "a block without its type": "block.value.text;",
    "a type of block that there is not": "if (block.type === 'poem') block.html;",
    "the content of what was withdrawn": "if (change.change === 'withdrawn') change.content.title;",
    "a kind of correction that there is not": "article.corrections[0]!.kind === 'joke';",
    "an image that may be missing": "article.hero_image.src;",
    "a rendition without a number for its width": "image.renditions[0]!.width.trim();",
    "a parameter that there is not": (
        "client.GET('/api/v1/articles/', { params: { query: { colour: 'blue' } } });"
    ),
    "a path that there is not": "client.GET('/api/v1/poems/');",
}
PREAMBLE = """import type { Article, Block, Change, Delivery, Image } from "./client.js";
export function f(article: Article, block: Block, change: Change, client: Delivery, image: Image) {
"""


@pytest.fixture(scope="module", autouse=True)
def installed() -> None:
    """The packages of the client."""
    if problem := node.install():
        pytest.fail(problem, pytrace=False)


@pytest.fixture(scope="module")
def built(installed: None) -> None:
    """The client, compiled as the README says; what installs is done."""
    lines = [line for line in BUILD.commands if line.startswith("npm run ")]
    done = node.run("\n".join(lines))
    assert (done.returncode, done.stderr, lines) == (0, "", ["npm run build"]), done.stdout


def example(live: LiveSite, *more: str) -> list[str]:
    """The lines that the example prints, started as the README says."""
    (line,) = (line for line in BUILD.commands if line.startswith("node "))
    done = node.run(" ".join([line.replace(HOST, live.address), *more]))
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def answer(address: str) -> Any:
    with urlopen(address) as found:  # noqa: S310
        return json.load(found)


def test_the_types_are_those_of_the_description(live: LiveSite) -> None:
    done = node.run(GENERATE.text.replace(HOST, live.address))

    assert (done.returncode, done.stderr) == (0, "")
    committed = (node.SOURCE / TYPES).read_text(encoding="utf-8")
    assert node.read(TYPES) == committed, "Generate them again: see the README of the client."


@pytest.mark.usefixtures("built")
def test_the_example_lists_and_shows_the_newest_articles(live: LiveSite) -> None:
    printed = example(live)
    listed = answer(f"{live.api}articles/?topic=back-pain&limit=3")["items"]
    whole = answer(listed[0]["api_url"])
    plain = [block["html"] for block in whole["body"] if block["type"] == "paragraph"]

    assert printed[: len(listed)] == [
        f"{item['published_at'][:10]} {item['title']}" for item in listed
    ]
    text = "\n".join(printed)
    assert [html for html in plain if html not in text] == []
    assert whole["attribution"]["html"] in text
    assert ('<ul class="key-points"><li>' in text) == (
        "key_points" in [block["type"] for block in whole["body"]]
    )


@pytest.mark.usefixtures("built")
def test_the_example_follows_changes(live: LiveSite) -> None:
    id_ = live.run(changes.article, "typed")
    *_, last = example(live)
    cursor = last.removeprefix("cursor ")
    live.run(changes.rename, "typed", "Renamed for types")
    *_, renamed, last = example(live, cursor)
    live.run(changes.unpublish, "typed")
    *_, withdrawn, end = example(live, last.removeprefix("cursor "))

    assert renamed == "published article Renamed for types"
    assert withdrawn == f"withdrawn article {id_} unpublished"
    assert example(live, end.removeprefix("cursor "))[-1] == end


@pytest.mark.parametrize(
    ("path", "topic", "message"),
    [
        ("", f"'{'x' * 2001}'", "400 A parameter is not valid topic: "),
        ("/static/no-such-folder", "back-pain", "404 Not Found"),
    ],
)
@pytest.mark.usefixtures("built")
def test_the_example_says_what_is_wrong(
    path: str, topic: str, message: str, live: LiveSite
) -> None:
    done = node.run(f"node build/example.js {live.address}{path} {topic}")

    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout[: len(message)] == message


@pytest.mark.usefixtures("built")
def test_the_compiler_refuses_what_is_not_there() -> None:
    names = {f"mistake{number}.ts": name for number, name in enumerate(MISTAKES)}
    for file, name in names.items():
        (node.FOLDER / "src" / file).write_text(f"{PREAMBLE}{MISTAKES[name]}\n}}\n")
    try:
        printed = node.run("npx tsc --noEmit").stdout
    finally:
        for file in names:
            (node.FOLDER / "src" / file).unlink()
    errors = {name for file, name in names.items() if f"src/{file}(3," in printed}

    assert sorted(errors) == sorted(MISTAKES)
    reported = [line for line in printed.splitlines() if ": error TS" in line]
    assert [line for line in reported if not line.startswith("src/mistake")] == []


def test_the_types_know_every_block_and_those_to_come() -> None:
    text = node.read(TYPES)
    union = next(line for line in text.splitlines() if line.strip().startswith("Block: "))
    names = [*(block.__name__ for block in VOCABULARY.values()), "OtherBlock"]
    parts = [f'components["schemas"]["{name}"]' for name in names]

    assert union.strip() == f"Block: {' | '.join(parts)};"
