"""The routes of the Delivery API and their parameters, from the resolver and the description."""

from typing import Any

from django.test import Client
from django.urls import get_resolver, reverse
from jsonschema import Draft202012Validator

from tests.cms.delivery.conftest import Magazine
from tests.roles.admin_views import named_views

# All that are described. A new route is added here, and to what each of these tests knows of it.
DESCRIBED = [
    "/api/v1/",
    "/api/v1/articles/",
    "/api/v1/articles/{id}/",
    "/api/v1/changes/",
    "/api/v1/content/",
    "/api/v1/oembed/",
    "/api/v1/practitioners/",
    "/api/v1/practitioners/{id}/",
    "/api/v1/redirects/",
    "/api/v1/site/",
    "/api/v1/topics/",
]
# What is valid by its form, and yet means nothing: names of fields, places, paths, languages.
OPAQUE = {"cursor", "fields", "locale", "path"}
UNENCODED = Draft202012Validator.FORMAT_CHECKER


def routes(magazine: Magazine) -> dict[str, str]:
    """An address of each named route, by name; `content/` with the path that it needs."""
    patterns = [p for p in get_resolver().url_patterns if str(p.pattern) == "api/v1/"]
    given = {
        "pk": magazine.articles["Alpha"].content_id,
        "practitioners pk": magazine.ada.content_id,
        "format": "md",
        "kind": "not-found",
    }
    found = {}
    for name, keywords in named_views(patterns, "", ()):
        if name:
            kind = name.removeprefix("api:").partition("-")[0]
            values = {key: given.get(f"{kind} {key}", given.get(key)) for key in keywords}
            found[name] = reverse(name, kwargs=values)
    return found


def described_parameters(client: Client) -> dict[str, dict[str, dict[str, Any]]]:
    """The schemas of the parameters in the query, by path and name."""
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    return {
        path: {
            parameter["name"]: parameter["schema"]
            for parameter in methods["get"].get("parameters", [])
            if parameter["in"] == "query"
        }
        for path, methods in paths.items()
    }


def is_described(schema: dict[str, Any], text: str) -> bool:
    """Whether the description lets a parameter have this value, as far as its form goes."""
    if schema["type"] == "integer":
        is_number = text.isascii() and text.isdecimal() and not text.startswith("0")
        return is_number and schema["minimum"] <= int(text[:19]) <= schema["maximum"]
    validator = Draft202012Validator(schema, format_checker=UNENCODED)
    return bool(validator.is_valid(text))
