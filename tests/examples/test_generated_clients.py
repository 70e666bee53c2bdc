"""Clients that are generated from the description work, and read on when something is new."""

import copy
import json
import subprocess
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from cms.content.blocks.vocabulary import VOCABULARY
from tests.examples import changes, generators
from tests.examples.live import LiveSite

pytestmark = pytest.mark.clients

PACKAGES = {"openapi_python_client": "client", "openapi_generator_python": "openapi_client"}
NEW_BLOCK = {"type": "poem", "value": {"lines": ["One"]}, "html": "<p>One</p>"}


@pytest.fixture(scope="module", autouse=True)
def described(live: LiveSite) -> None:
    """The generators, and the description as it is today."""
    generators.FOLDER.mkdir(parents=True, exist_ok=True)
    if problem := generators.install():
        pytest.fail(problem, pytrace=False)
    with urlopen(f"{live.api}openapi.json") as answer:  # noqa: S310
        generators.DESCRIPTION.write_bytes(answer.read())


@pytest.fixture(scope="module")
def feed(live: LiveSite) -> dict[str, Any]:
    """A page of the change feed as it is, with an article that has each block, and a withdrawal."""
    id_ = live.run(changes.article, "generated")
    with urlopen(f"{live.api}changes/") as answer:  # noqa: S310
        cursor = json.load(answer)["next"]
        page: dict[str, Any] = json.loads(urlopen(f"{live.api}changes/").read())  # noqa: S310
    live.run(changes.unpublish, "generated")
    with urlopen(cursor) as answer:  # noqa: S310
        withdrawn = [each for each in json.load(answer)["items"] if each["id"] == id_]
    example = json.loads(generators.DESCRIPTION.read_text())["paths"]
    article = example["/api/v1/articles/{id}/"]["get"]["responses"]["200"]["content"]
    published = next(each for each in page["items"] if each["type"] == "article")
    published["content"] = article["application/json"]["example"]
    return page | {"items": [published, *withdrawn]}


def with_news(feed: dict[str, Any]) -> dict[str, Any]:
    """The page with all that may come without notice: a type of each union, values, and a field."""
    published, withdrawn = feed["items"]
    new = [copy.deepcopy(published) for _ in range(3)]
    with_block, with_item, renamed = new
    body = with_block["content"]["body"]
    body.append({**NEW_BLOCK, "id": body[0]["id"]})
    with_block["content"]["hero_image"]["renditions"][0]["format"] = "jxl"
    with_item["type"] = with_item["content"]["type"] = "treatment"
    for name in ("authors", "body", "references"):
        del with_item["content"][name]
    with_item["content"]["duration"] = 45
    renamed |= {"change": "renamed", "reason": "a wish", "content": None}
    return feed | {"items": [*new, withdrawn | {"reason": "merged"}]}


def read_by(package: str, folder: Path, page: dict[str, Any]) -> dict[str, Any]:
    article = page["items"][0]["content"]
    listing = {"items": [article], "next": None, "previous": None}
    done = subprocess.run(
        [generators.PYTHON, generators.HERE / "reads_on.py"],
        input=json.dumps({"package": package, "page": page, "listing": listing}),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def client(name: str) -> Path:
    if name == "openapi_python_client":
        return generators.of_openapi_python_client()
    return generators.of_openapi_generator("python")


@pytest.mark.parametrize("name", PACKAGES)
def test_a_typed_client_reads_what_there_is_and_what_may_come(
    name: str, feed: dict[str, Any]
) -> None:
    folder, package = client(name), PACKAGES[name]
    blocks = [block.__name__ for block in VOCABULARY.values()]
    now = read_by(package, folder, feed)
    later = read_by(package, folder, with_news(feed))

    assert now == {
        "changes": [
            ["Published", "Article", None, blocks],
            ["Withdrawn", "NoneType", "unpublished", []],
        ],
        "listed": ["ArticleListed"],
    }
    assert later["changes"] == [
        ["Published", "Article", None, [*blocks, "OtherBlock"]],
        ["Published", "OtherItem", None, []],
        ["OtherChange", "NoneType", "a wish", []],
        ["Withdrawn", "NoneType", "merged", []],
    ]


def test_the_client_in_python_asks_the_site(live: LiveSite) -> None:
    folder = generators.of_openapi_python_client()
    program = (
        "from client import Client\n"
        "from client.api.changes import changes_list\n"
        f"page = changes_list.sync(client=Client(base_url={live.address!r}), limit=3)\n"
        "print(len(page.items), page.more)\n"
    )
    done = generators.run(generators.PYTHON, "-c", program, folder=folder)

    assert (done.returncode, done.stderr, done.stdout) == (0, "", "3 True\n")


@pytest.mark.parametrize(
    ("language", "block"),
    [
        ("java", "src/main/java/org/openapitools/client/model/OtherBlock.java"),
        ("csharp", "src/Org.OpenAPITools/Model/OtherBlock.cs"),
        ("php", "lib/Model/OtherBlock.php"),
        ("go", "model_other_block.go"),
    ],
)
def test_a_client_in_another_language_is_generated(language: str, block: str) -> None:
    folder = generators.of_openapi_generator(language)

    assert (folder / block).read_text().count("OtherBlock") > 1


def test_the_linters_find_no_error() -> None:
    here, bin_ = generators.HERE / "linters", generators.LINTERS / "node_modules" / ".bin"
    redocly = (bin_ / "redocly", "lint", "--config", here / "redocly.yaml")
    spectral = (bin_ / "spectral", "lint", "--ruleset", here / "spectral.yaml")
    found = generators.run(*redocly, generators.DESCRIPTION, REDOCLY_TELEMETRY="off")
    others = generators.run(*spectral, generators.DESCRIPTION)

    assert found.returncode == 0, found.stdout + found.stderr
    assert others.returncode == 0, others.stdout + others.stderr
    assert "valid" in found.stderr
    assert "No results with a severity of 'error' found" in others.stdout
