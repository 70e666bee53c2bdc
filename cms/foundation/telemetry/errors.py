"""Reports of errors to Sentry, or to a server that takes the same."""

from typing import Any

import sentry_sdk

from cms.foundation.http.request_ids import request_id

COLLECTED: Any = {"user_info": False, "http_bodies": [], "stack_frame_variables": False}


def report_errors(dsn: str, version: str) -> None:
    """Report errors of this process from now on, without what somebody sent or typed.

    A report has no addresses, headers, forms, accounts, variables or earlier events.
    """
    sentry_sdk.init(
        dsn=dsn,
        release=version,
        data_collection=COLLECTED,
        max_breadcrumbs=0,
        before_send=_without_request,
    )


def _without_request(event: Any, hint: object) -> Any:
    event.pop("request", None)
    event.pop("user", None)
    event.setdefault("tags", {})["request_id"] = str(request_id())
    return event
