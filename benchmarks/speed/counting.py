"""The queries and bytes of responses that are made anew, counted within a process.

.venv/bin/python -m benchmarks.speed.counting PATH …
"""

import json
import os
import sys

import django
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def counts(paths: list[str]) -> dict[str, dict[str, int]]:
    """Return the queries and bytes of each path, once what all pages share has been read."""
    client, found = Client(SERVER_NAME="127.0.0.1"), {}
    for path in paths:
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        assert answer.status_code == 200, path
        found[path] = {"queries": len(queries), "bytes": len(answer.getvalue())}
    return found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.uncached")
    django.setup()
    print(json.dumps(counts(sys.argv[1:])))
