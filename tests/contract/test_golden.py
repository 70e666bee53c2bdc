"""What partners get, field by field. A difference is a change of the contract.

With UPDATE_GOLDEN=1 in the environment the files are written anew; look at what changed in them.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cms.content.blocks.vocabulary import VOCABULARY
from cms.delivery.items.registry import item_type_named
from cms.foundation.formats.content import encode
from tests.contract.content import fixed_id, golden_article
from tests.factories import SiteTree

pytestmark = pytest.mark.django_db

FOLDER = Path(__file__).parent
COMMON = [
    "id",
    "type",
    "locale",
    "title",
    "slug",
    "summary",
    "url",
    "api_url",
    "published_at",
    "updated_at",
    "position",
]
FOOT = ["attribution", "disclaimer", "translations", "social_image", "schema_org"]
FIELDS = {
    "article": [
        *COMMON,
        "authors",
        "clinical_review",
        "review_status",
        "topics",
        "hero_image",
        "reading_minutes",
        "body",
        "references",
        "corrections",
        "related",
        *FOOT,
    ],
    "practitioner": [
        *COMMON,
        "name",
        "full_name",
        "honorific",
        "post_nominals",
        "job_title",
        "portrait",
        "body",
        "degrees",
        "licences",
        "specialties",
        "languages",
        "booking_url",
        "profiles",
        "articles_url",
        *FOOT,
    ],
}
# A guard: a summary is read twenty at a time.
MOST_BYTES = {"article": 2700, "practitioner": 1250}
ADDRESSES = {
    "article": f"/api/v1/articles/{fixed_id(3)}/",
    "practitioner": f"/api/v1/practitioners/{fixed_id(1)}/",
}


def golden(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_api_gives_what_the_golden_file_has(name: str, site: SiteTree, api: Client) -> None:
    golden_article(site)
    delivered = api.get(ADDRESSES[name]).json()
    if os.environ.get("UPDATE_GOLDEN") == "1":
        text = json.dumps(delivered, indent=2, ensure_ascii=False) + "\n"
        (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")

    assert delivered == golden(name)
    assert json.dumps(delivered) == json.dumps(golden(name)), "The order of the fields differs."


@pytest.mark.parametrize("name", FIELDS)
def test_the_fields_are_those_of_the_contract(name: str) -> None:
    assert list(golden(name)) == FIELDS[name]


def test_the_nested_fields_are_those_of_the_contract() -> None:
    article, practitioner = golden("article"), golden("practitioner")

    for block in article["body"]:
        assert list(block) == ["id", "type", "value", "html"]
    assert list(article["clinical_review"]) == ["reviewer", "reviewed_on", "due_on"]
    assert list(article["review_status"]) == [
        "state",
        "reviewer",
        "reviewed_on",
        "changed",
        "small_corrections",
    ]
    assert list(article["topics"][0]) == ["slug", "name", "url"]
    assert list(article["references"][0]) == ["number", "text", "doi", "url"]
    assert list(article["corrections"][0]) == ["date", "kind", "text"]
    assert list(article["related"][0]) == ["id", "title", "url", "api_url"]
    assert list(article["attribution"]) == [
        "text",
        "html",
        "licence",
        "licence_url",
        "canonical_url",
    ]
    author = {"id", "name", "post_nominals", "url", "api_url", "portrait"}
    assert author - set(article["authors"][0]) == set()
    assert list(practitioner["degrees"][0]) == ["award", "institution", "year"]
    assert list(practitioner["licences"][0]) == [
        "kind",
        "jurisdiction",
        "number",
        "register_url",
        "expires_on",
    ]
    assert practitioner["profiles"] == [{"same_as": "https://example.com/people/ada"}]


def test_the_fields_of_an_image_are_those_of_the_contract() -> None:
    image = golden("article")["hero_image"]

    assert list(image) == [
        "id",
        "alt",
        "decorative",
        "caption",
        "credit",
        "width",
        "height",
        "focal_point",
        "color",
        "src",
        "renditions",
    ]
    assert image["focal_point"] == {"x": 0.25, "y": 0.75}
    assert [list(rendition) for rendition in image["renditions"]] == [
        ["url", "width", "height", "format", "bytes"]
    ] * 12


@pytest.mark.parametrize(
    ("name", "picture"), [("article", "hero_image"), ("practitioner", "portrait")]
)
def test_summaries_are_light(name: str, picture: str) -> None:
    """Their pictures have no renditions, which were nearly all that they were once."""
    summary: Any = item_type_named(name).summary_of(golden(name))

    assert list(summary[picture]) == [
        "id",
        "alt",
        "decorative",
        "width",
        "height",
        "focal_point",
        "color",
        "src",
        "srcset",
    ]
    light = ["id", "url", "api_url", "name", "full_name", "post_nominals", "portrait"]
    for author in summary.get("authors", ()):
        assert list(author) == light
    assert b'renditions":' not in encode(summary)
    assert len(encode(summary)) < MOST_BYTES[name]


def test_the_golden_article_has_every_block() -> None:
    shown = [block["type"] for block in golden("article")["body"]]
    assert shown == list(VOCABULARY), (
        "Show each block of the vocabulary once, in its order, in `golden_body` of "
        "tests/contract/content.py; see docs/developers/adding-a-block.md."
    )


def test_nothing_in_the_golden_article_is_empty_by_accident() -> None:
    article = golden("article")

    assert [name for name, value in article.items() if not value] == ["translations"]
    practitioner = golden("practitioner")
    assert [name for name, value in practitioner.items() if not value] == ["translations"]
