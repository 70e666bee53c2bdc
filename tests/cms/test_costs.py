"""What each public response costs, in queries and bytes, is written down: none grows unseen.

After a change that is meant, write the new costs with `COSTS=write` in the environment:

    COSTS=write .venv/bin/python -m pytest tests/cms/test_costs.py
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import SiteTree
from tests.public_routes import make_everything

pytestmark = pytest.mark.django_db

WRITTEN = Path(__file__).with_name("costs.json")
VARYING = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,}|(?<=/preview/)[^/]+|(?<=/)\d+(?=/)")
NUMBER = re.compile(rb"\b\d+\b")
"""Ids have more digits in a database that had other tests before: a number counts as one byte."""
ALLOWANCE = 1.02
"""By which a response may grow: digests that look like numbers, and what is compressed."""

Costs = dict[str, dict[str, int]]


def cost(address: str) -> dict[str, int]:
    """What an address costs whoever asks second, once what all pages share was read."""
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            answer: Any = Client().get(address)
            content = b"".join(answer)
    return {
        "status": answer.status_code,
        "queries": len(queries),
        "bytes": len(NUMBER.sub(b"0", content)),
    }


def test_no_public_response_costs_more_than_is_written_down(site: SiteTree, settings: Any) -> None:
    settings.WAGTAIL_API_V2 = True
    found = {VARYING.sub("*", each): cost(each) for each in make_everything(site).addresses()}
    if os.environ.get("COSTS") == "write":
        lines = (f"  {json.dumps(name)}: {json.dumps(found[name])}" for name in sorted(found))
        WRITTEN.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    written: Costs = json.loads(WRITTEN.read_text())
    assert found.keys() == written.keys()
    fixed = ("status", "queries")
    assert {name: [one[key] for key in fixed] for name, one in found.items()} == {
        name: [one[key] for key in fixed] for name, one in written.items()
    }
    assert {
        name: (one["bytes"], written[name]["bytes"])
        for name, one in found.items()
        if one["bytes"] > written[name]["bytes"] * ALLOWANCE
    } == {}
