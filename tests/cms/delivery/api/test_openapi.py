"""The OpenAPI description is valid, and true of what is delivered."""

from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from wagtail.contrib.redirects.models import Redirect

from cms.content.blocks.fields import MAY_GROW
from cms.content.blocks.vocabulary import VOCABULARY
from cms.delivery.items.registry import item_types
from tests.cms.delivery.api.api_routes import DESCRIBED
from tests.contract.content import golden_article
from tests.contract.test_golden import ADDRESSES, golden
from tests.factories import SiteTree, make_article

PROBLEM = "application/problem+json"
# A biography cannot be retracted today; clients are told that items of any type may be.
WITHOUT_EXAMPLE = [("/api/v1/practitioners/{id}/", "410", PROBLEM)]


@pytest.fixture
def description(api: Client, db: None) -> dict[str, Any]:
    document: dict[str, Any] = api.get("/api/v1/openapi.json").json()
    return document


def schema_of(description: dict[str, Any], path: str, status: str = "200") -> dict[str, Any]:
    """The schema of what `path` answers, with the components that it refers to."""
    content = description["paths"][path]["get"]["responses"][status]["content"]
    (kind,) = {"application/json", PROBLEM} & set(content)
    schema = content[kind]["schema"]
    return {**schema, "components": description["components"]}


def errors(description: dict[str, Any], path: str, instance: Any, status: str = "200") -> list[str]:
    """In what `instance` differs from the description."""
    schema = schema_of(description, path, status)
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(instance)]


def test_the_description_is_valid_openapi_3_1(description: dict[str, Any]) -> None:
    assert description["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(description).validate()


def test_every_route_is_described(description: dict[str, Any]) -> None:
    assert sorted(description["paths"]) == DESCRIBED
    assert {path: list(routes) for path, routes in description["paths"].items()} == {
        path: ["get"] for path in DESCRIBED
    }
    for routes in description["paths"].values():
        assert routes["get"]["description"] != ""


@pytest.mark.parametrize(
    ("path", "name"),
    [("/api/v1/articles/{id}/", "article"), ("/api/v1/practitioners/{id}/", "practitioner")],
)
def test_the_golden_items_are_as_described(
    path: str, name: str, description: dict[str, Any]
) -> None:
    item = golden(name)

    assert errors(description, path, item) == []
    assert errors(description, "/api/v1/content/", item) == []
    component = description["components"]["schemas"][name.capitalize()]
    assert list(component["properties"]) == list(item)


@pytest.mark.parametrize("path", DESCRIBED)
def test_every_answer_has_a_true_example(path: str, description: dict[str, Any]) -> None:
    components = {"components": description["components"]}
    lacking, wrong = [], []
    for status, response in description["paths"][path]["get"]["responses"].items():
        for kind, content in response.get("content", {}).items():
            if "example" not in content:
                lacking.append((path, status, kind))
                continue
            validator = Draft202012Validator(content["schema"] | components)
            wrong += [error.message for error in validator.iter_errors(content["example"])]
            assert kind != PROBLEM or str(content["example"]["status"]) == status

    assert [each for each in lacking if each not in WITHOUT_EXAMPLE] == [], (
        "Write one: see tests/contract/test_examples.py."
    )
    assert wrong == []


def test_every_block_has_a_true_example(description: dict[str, Any]) -> None:
    components = description["components"]
    examples = {
        name: components["schemas"][block.__name__].get("examples", [])
        for name, block in VOCABULARY.items()
    }

    assert {name: [block["type"] for block in found] for name, found in examples.items()} == {
        name: [name] for name in VOCABULARY
    }
    schema = {"$ref": "#/components/schemas/Block", "components": components}
    validator = Draft202012Validator(schema)
    assert [
        error.message
        for found in examples.values()
        for block in found
        for error in validator.iter_errors(block)
    ] == []


def test_unions_are_told_apart_by_a_field(description: dict[str, Any]) -> None:
    components = description["components"]["schemas"]
    told = {
        name: (component["discriminator"]["propertyName"], component["discriminator"]["mapping"])
        for name, component in components.items()
        if "discriminator" in component
    }

    assert {name: (field, sorted(kinds)) for name, (field, kinds) in told.items()} == {
        "Block": ("type", sorted(VOCABULARY)),
        "Change": ("change", ["published", "withdrawn"]),
        "Item": ("type", sorted(item_type.name for item_type in item_types())),
    }
    for field, kinds in told.values():
        for kind, reference in kinds.items():
            named = components[reference.rpartition("/")[2]]["properties"][field]
            assert named == {"enum": [kind], "type": "string"}


def test_every_union_has_a_member_for_what_is_to_come(description: dict[str, Any]) -> None:
    components = description["components"]["schemas"]
    unions = {name: one for name, one in components.items() if "discriminator" in one}

    for name, union in unions.items():
        *known, other = union["anyOf"]
        mapping = union["discriminator"]["mapping"]
        assert known == [{"$ref": reference} for reference in mapping.values()]
        assert other == {"$ref": f"#/components/schemas/Other{name}"}
        field = union["discriminator"]["propertyName"]
        kind = components[f"Other{name}"]["properties"][field]
        assert kind == {"type": "string", "not": {"enum": list(mapping)}}
    shared = components["OtherBlock"]["properties"]
    assert list(shared) == ["id", "type", "value", "html"]


def test_values_that_may_grow_are_open(description: dict[str, Any]) -> None:
    fields = {
        f"{name}.{field}": schema
        for name, component in description["components"]["schemas"].items()
        for field, schema in component.get("properties", {}).items()
        if MAY_GROW in schema.get("description", "")
    }

    assert sorted(fields) == [
        "CallOutBlockValue.kind",
        "Rendition.format",
        "ReviewStatus.state",
        "VideoBlockValue.provider",
        "Withdrawn.reason",
    ]
    for schema in fields.values():
        assert (schema["type"], "enum" in schema) == ("string", False)
        assert schema["x-extensible-enum"] != []


def test_a_listing_offers_the_whole_item_first(description: dict[str, Any]) -> None:
    """A client that takes the first that fits must not take the summary of a whole item."""
    listed = description["components"]["schemas"]["ArticleInListing"]["anyOf"]

    assert [each["$ref"].rpartition("/")[2] for each in listed] == [
        "ArticleListed",
        "ArticleSummary",
    ]


def test_every_operation_says_what_it_is_and_what_comes_with_it(
    description: dict[str, Any], site: SiteTree, api: Client
) -> None:
    golden_article(site)
    found = {
        "/api/v1/articles/{id}/": ADDRESSES["article"],
        "/api/v1/practitioners/{id}/": ADDRESSES["practitioner"],
        "/api/v1/content/": "/api/v1/content/?path=/articles/back-pain/",
        "/api/v1/oembed/": "/api/v1/oembed/?url=http://testserver/articles/back-pain/",
        "/api/v1/articles/": "/api/v1/articles/?limit=1",
        "/api/v1/practitioners/": "/api/v1/practitioners/?limit=1",
    }
    for path in DESCRIBED:
        operation = description["paths"][path]["get"]
        responses = operation["responses"]
        answer = api.get(found.get(path, path))
        assert 3 < len(operation["summary"]) < 100
        assert operation["summary"] in operation["description"]
        assert {name for name in responses["200"]["headers"] if name not in answer} == set(), path
        again = api.get(found.get(path, path), headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert {name for name in responses["304"]["headers"] if name not in again} == set(), path
        told = {"ETag", "Cache-Control", "Last-Modified", "Link"} & set(answer.headers)
        assert told == set(responses["200"]["headers"]), path


def test_nothing_is_described_as_anything(description: dict[str, Any]) -> None:
    """A schema without a type becomes `unknown` in the clients that are generated from it."""
    known = ("type", "enum", "$ref", "oneOf", "anyOf", "allOf")
    assert [
        f"{name}.{field}"
        for name, component in description["components"]["schemas"].items()
        for field, schema in component.get("properties", {}).items()
        for each in (schema, schema.get("items", {"type": ""}))
        if not any(word in each for word in known)
    ] == []


def test_every_field_is_always_there(description: dict[str, Any]) -> None:
    optional = {
        f"{name}.{field}"
        for name, component in description["components"]["schemas"].items()
        for field in component.get("properties", {})
        if field not in component.get("required", [])
    }

    types = [one.serializer.__name__.removesuffix("Serializer") for one in item_types()]
    assert optional == {
        "Oembed.author_name",
        "Oembed.author_url",
        "Problem.errors",
        "Problem.retraction",
        *(f"{name}Listing.suggestions" for name in types),
        *(f"{name}Summary.highlights" for name in types),
        *(f"{name}Listed.highlights" for name in types),
    }


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"title": None}, "$.title"),
        ({"position": "1"}, "$.position"),
        ({"authors": [{}]}, "$.authors[0]"),
        ({"type": "practitioner"}, "$.type"),
        ({"body": [{"id": "x", "type": "quote", "html": "", "value": {}}]}, "$.body[0]"),
        ({"hero_image": {"id": "x"}}, "$.hero_image"),
        ({"clinical_review": {}}, "$.clinical_review"),
    ],
)
def test_the_description_refuses_another_item(
    change: dict[str, Any], where: str, description: dict[str, Any]
) -> None:
    changed = golden("article") | change

    found = errors(description, "/api/v1/articles/{id}/", changed)
    assert [error for error in found if error.startswith(where)] != []


def test_what_the_routes_answer_is_as_described(
    description: dict[str, Any], site: SiteTree, api: Client
) -> None:
    article = golden_article(site)
    Redirect.add_redirect("/old/", article)
    make_article(site, "Withdrawn").unpublish()
    feed = api.get("/api/v1/changes/?limit=3").json()

    assert [
        problem
        for path in ("articles", "practitioners", "topics", "changes", "site", "redirects")
        for problem in errors(description, f"/api/v1/{path}/", api.get(f"/api/v1/{path}/").json())
    ] == []
    assert errors(description, "/api/v1/changes/", api.get(feed["next"]).json()) == []
    listing = api.get("/api/v1/articles/?limit=1").json()
    assert errors(description, "/api/v1/articles/", listing) == []
    assert errors(description, "/api/v1/articles/", {**listing, "next": 5}) != []
    found = api.get("/api/v1/articles/?search=back&include=body").json()
    assert [item["highlights"]["title"] for item in found["items"]] == [
        "<mark>Back</mark> pain: what helps"
    ]
    assert errors(description, "/api/v1/articles/", found) == []


def test_problems_are_as_described(description: dict[str, Any], api: Client) -> None:
    bad = api.get("/api/v1/articles/?limit=0").json()
    missing = api.get(ADDRESSES["article"]).json()

    assert errors(description, "/api/v1/articles/", bad, "400") == []
    assert errors(description, "/api/v1/articles/{id}/", missing, "404") == []
    assert errors(description, "/api/v1/changes/", {**missing, "status": 410}, "410") == []
    assert errors(description, "/api/v1/articles/", {"detail": "No."}, "400") != []


def test_every_parameter_of_the_listing_is_described(description: dict[str, Any]) -> None:
    described = description["paths"]["/api/v1/articles/"]["get"]["parameters"]

    assert sorted(parameter["name"] for parameter in described) == [
        "author",
        "cursor",
        "fields",
        "include",
        "limit",
        "locale",
        "ordering",
        "published_after",
        "published_before",
        "review_due_before",
        "review_state",
        "reviewer",
        "search",
        "topic",
        "updated_after",
    ]
    limit = next(p for p in described if p["name"] == "limit")["schema"]
    assert (limit["minimum"], limit["maximum"]) == (1, 100)
