"""The id of a request is ours, or that of the proxy in front if it is trusted to give one."""

from typing import Any

import pytest
from django.test import Client

GIVEN = "0af7651916cd43dd8448eb211c80319c"
AS_UUID = "0af76519-16cd-43dd-8448-eb211c80319c"


def id_of_problem(client: Client, **headers: str) -> str:
    problem: Any = client.get("/api/v1/nothing/", headers=headers).json()
    return str(problem["instance"].removeprefix("urn:uuid:"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Request-Id", AS_UUID),
        ("X-Request-Id", AS_UUID.upper()),
        ("x-request-id", GIVEN),
        ("traceparent", f"00-{GIVEN}-b7ad6b7169203331-01"),
    ],
)
def test_a_proxy_gives_it_in_the_header_that_is_set(
    client: Client, settings: Any, header: str, value: str
) -> None:
    assert id_of_problem(client, **{header: value}) != AS_UUID
    settings.REQUEST_ID_HEADER = header
    assert id_of_problem(client, **{header: value}) == AS_UUID


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value", ["", "42", GIVEN + "0", "0" * 32, "é", "'; drop table", GIVEN[:31]]
)
def test_what_is_no_id_is_not_taken(client: Client, settings: Any, value: str) -> None:
    settings.REQUEST_ID_HEADER = "X-Request-Id"

    ids = {id_of_problem(client, **{"X-Request-Id": value}) for _ in range(2)}

    assert len(ids) == 2
    assert all(len(one) == 36 and one not in (value, AS_UUID) for one in ids)
