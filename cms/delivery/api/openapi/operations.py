"""What all operations of the OpenAPI description have: summaries, headers, 304s, addresses."""

from typing import Any

from django.urls import reverse

from cms.foundation.addresses import absolute_url

Schema = dict[str, Any]

TEXT = {"type": "string"}
HEADERS = {
    "ETag": "A strong entity tag. Send it back as `If-None-Match`.",
    "Cache-Control": "For how long caches may keep the answer.",
    "Last-Modified": "When it changed last.",
    "Link": "`next` and `previous`, by RFC 8288.",
    "Location": "The address of the item.",
}
ALWAYS = ("ETag", "Cache-Control")
OF_ITEMS = (*ALWAYS, "Last-Modified")
UNCHANGED = "The copy that `If-None-Match` or `If-Modified-Since` names is current. No body."


def complete_operations(result: Schema, **context: Any) -> Schema:
    """Add what every operation has, the address of the site, and that no key is needed."""
    for methods in result["paths"].values():
        for operation in methods.values():
            _complete(operation)
    result["servers"] = [{"url": absolute_url("/").rstrip("/")}]
    result["security"] = []
    guides = absolute_url(reverse("api_guide"))
    result["externalDocs"] = {"url": guides, "description": "The guides for developers."}
    result["info"]["contact"] = {"name": "The publisher", "url": guides}
    operations = (one for methods in result["paths"].values() for one in methods.values())
    names = sorted({operation["tags"][0] for operation in operations})
    result["tags"] = [{"name": name, "description": f"The route `{name}/`."} for name in names]
    return result


def _complete(operation: Schema) -> None:
    operation["summary"] = operation["description"].split(". ")[0].split("\n")[0].rstrip(".")
    operation["tags"] = [operation["operationId"].rpartition("_")[0]]
    responses, parameters = operation["responses"], _parameters(operation)
    # Only what is about one item has the time of its last change, and only it can be gone.
    names = OF_ITEMS if "410" in responses and "cursor" not in parameters else ALWAYS
    shown = (*names, "Link") if "ordering" in parameters else names
    responses["200"]["headers"] = _headers(*shown)
    responses["304"] = {"description": UNCHANGED, "headers": _headers(*names)}
    if "301" in responses:
        responses["301"]["headers"] = _headers("Location", "Cache-Control")
    operation["responses"] = dict(sorted(responses.items()))


def _parameters(operation: Schema) -> set[str]:
    return {parameter["name"] for parameter in operation.get("parameters", [])}


def _headers(*names: str) -> Schema:
    return {name: {"description": HEADERS[name], "schema": TEXT} for name in names}
