"""Asking the API: time limits, bounded retries, and the answers that mean something else."""

import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

import requests

ATTEMPTS = 5
LONGEST_WAIT = 60  # Seconds. A server that asks for more is asked again by the next run.
SECONDS = (5, 30)  # To connect, and between two parts of an answer.
NO_ANSWER = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
PASSING = {429, 500, 502, 503, 504}


class UnavailableError(Exception):
    """There is no answer that could be used. What is held stays, and a later run goes on."""


class ResyncRequiredError(Exception):
    """The cursor is of another history."""


class Api:
    """The Delivery API at `base`, asked for `limit` entries of the change feed at once."""

    def __init__(self, base: str, limit: int) -> None:
        self._full_sync = urljoin(base, f"changes/?limit={limit}")
        self._session = requests.Session()
        self._session.headers["User-Agent"] = "partner-site/1 (+https://partner.example/contact)"

    def changes(self, cursor: str | None, etag: str | None) -> tuple[Any, str | None]:
        """A page of the change feed and its ETag; None for the page whose ETag is `etag`."""
        headers = {"If-None-Match": etag} if etag else {}
        answer = self._get(cursor or self._full_sync, {200, 304, 410}, headers)
        if answer.status_code == 410:
            raise ResyncRequiredError
        return (None if answer.status_code == 304 else answer.json()), answer.headers.get("ETag")

    def retraction(self, address: str) -> Any:
        """The `date` and `text` of the note in place of an item; None when there is no note."""
        answer = self._get(address, {200, 404, 410})
        return answer.json().get("retraction") if answer.status_code == 410 else None

    def picture(self, address: str) -> bytes | None:
        """A rendition; None when it is gone, because its item is about to change."""
        answer = self._get(address, {200, 404})
        return answer.content if answer.status_code == 200 else None

    def _get(
        self, address: str, expected: set[int], headers: dict[str, str] | None = None
    ) -> requests.Response:
        """The answer; asked for again, a few times, when there is none or one that may pass."""
        problem = ""
        for attempt in range(ATTEMPTS):
            wait = 2.0**attempt
            try:
                answer = self._session.get(address, headers=headers, timeout=SECONDS)
            except NO_ANSWER as error:
                problem = str(error)
            else:
                if answer.status_code in expected:
                    return answer
                problem = f"{address} answers {answer.status_code}: {answer.text[:300]}"
                wait = _retry_after(answer, wait)
                if answer.status_code not in PASSING or wait > LONGEST_WAIT:
                    break
            if attempt < ATTEMPTS - 1:
                time.sleep(wait)
        raise UnavailableError(problem)


def _retry_after(answer: requests.Response, otherwise: float) -> float:
    """The seconds that the server asks to wait; it says a number or a time."""
    asked = answer.headers.get("Retry-After", "")
    if asked.isdigit():
        return float(asked)
    try:
        return max(0.0, (parsedate_to_datetime(asked) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return otherwise
