"""What each error answer of the API has to be, whatever was asked."""

import json
import re
from typing import Any

MEMBERS = ["type", "title", "status", "detail", "instance"]
KINDS = {
    400: {"invalid-parameter", "error"},
    404: {"not-found"},
    405: {"method-not-allowed"},
    406: {"not-acceptable"},
    410: {"resync-required"},
    412: {"precondition-failed"},
    500: {"error"},
}
MOST_BYTES = 6_000
MOST_REFLECTED = 100


def problem_of(answer: Any, status: int, sent: str = "") -> dict[str, Any]:
    """The document of `answer`, which has `status` and brings little back of what was `sent`."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer["Cache-Control"] == "no-store"
    problem: dict[str, Any] = json.loads(answer.content)
    assert list(problem)[:5] == MEMBERS
    assert set(problem) <= {*MEMBERS, "errors", "retraction"}
    assert problem["status"] == status
    kind = problem["type"].removeprefix("http://testserver/api/v1/problems/").rstrip("/")
    assert kind in KINDS[status]
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", problem["instance"])
    assert len(answer.content) < MOST_BYTES
    if len(sent) > MOST_REFLECTED:
        assert sent[:MOST_REFLECTED] not in json.dumps(problem, ensure_ascii=False)
    return problem


def named(problem: dict[str, Any]) -> list[str]:
    """The parameters that a problem names; it says something of each."""
    assert all(list(error) == ["parameter", "message"] for error in problem["errors"])
    assert all(error["message"] != "" for error in problem["errors"])
    return [error["parameter"] for error in problem["errors"]]
