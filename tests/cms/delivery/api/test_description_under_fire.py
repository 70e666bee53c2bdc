"""What Schemathesis makes up from the description: the routes answer as they are described."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks

from cms.wsgi import application
from tests.cms.delivery.api.api_routes import DESCRIBED
from tests.cms.delivery.conftest import Magazine

pytestmark = pytest.mark.django_db

ALWAYS = [
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    schemathesis.checks.not_a_server_error,
]
POSITIVE, NEGATIVE = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
OF_MODE: dict[GenerationMode, list[Any]] = {
    POSITIVE: [checks.positive_data_acceptance],
    NEGATIVE: [checks.negative_data_rejection],
}
HEADERS = {"Accept-Encoding": "identity"}
WITHOUT_PARAMETERS = ("/api/v1/", "/api/v1/site/", "/api/v1/topics/")


@pytest.fixture(scope="module")
def schema(magazine: Magazine) -> Iterator[Any]:
    """The description; the connection stays open between requests, as with Django's own client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def make_sense(query: dict[str, Any]) -> None:
    """Leave out what has a meaning that no schema can say."""
    for name in ("cursor", "fields", "locale"):
        query.pop(name, None)
    if query.get("ordering") == "relevance":
        query["search"] = "back"


@pytest.mark.parametrize(
    ("path", "mode"),
    # Of a route without parameters there is nothing to get wrong.
    [
        (path, mode)
        for path in DESCRIBED
        for mode in OF_MODE
        if mode != NEGATIVE or path not in WITHOUT_PARAMETERS
    ],
)
def test_a_route_answers_as_described(path: str, mode: GenerationMode, schema: Any) -> None:
    operation = schema[path]["GET"]

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=25,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def answers_as_described(case: Any) -> None:
        if mode == POSITIVE:
            make_sense(case.query)
        case.call_and_validate(checks=[*ALWAYS, *OF_MODE[mode]], headers=HEADERS)

    answers_as_described()
