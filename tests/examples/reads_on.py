"""Run by the Python of the generators, in the folder of a generated client: what it makes of pages.

On the standard input are the name of the package and pages of the change feed; printed are the
names of the classes of what it read, and a listing's.
"""

import importlib
import json
import sys
from typing import Any


def inner(value: Any) -> Any:
    """The member of a union; openapi-generator wraps it."""
    return getattr(value, "actual_instance", value)


def kind(value: Any) -> str:
    return type(value).__name__


def main() -> None:
    """Read, and print what was read."""
    sys.path.insert(0, ".")
    asked = json.load(sys.stdin)
    models = importlib.import_module(f"{asked['package']}.models")
    read = []
    for change in map(inner, models.ChangesPage.from_dict(asked["page"]).items):
        content = inner(change.content)
        body = [kind(inner(block)) for block in getattr(content, "body", None) or []]
        read.append([kind(change), kind(content), change.reason, body])
    listing = models.ArticleListing.from_dict(asked["listing"])
    listed = [kind(inner(item)) for item in listing.items]
    json.dump({"changes": read, "listed": listed}, sys.stdout)


if __name__ == "__main__":
    main()
