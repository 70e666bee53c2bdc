"""What a page says first."""

from typing import Any

from bs4 import BeautifulSoup

NOT_HERE = (404, "This page is not here")


def heading(answer: Any) -> tuple[int, str]:
    """The status of a page, and its heading."""
    (found,) = BeautifulSoup(answer.content, "html.parser").select("h1")
    return answer.status_code, found.get_text(" ", strip=True)
