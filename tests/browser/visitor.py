"""Those who read what is published: visitors of the website, and programs that call the API."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from playwright.sync_api import APIRequestContext, Browser, Page

ABORTED = "net::ERR_ABORTED"


class Visitor:
    """Opens pages of the website in browsers that have never been there."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser = browser
        self._address = address

    @contextmanager
    def arriving(self, **options: Any) -> Iterator["Window"]:
        """A new window, with Playwright's options of a browser context."""
        with closing(self._browser.new_context(base_url=self._address, **options)) as context:
            yield Window(context.new_page())

    @contextmanager
    def reading(self, path: str, *, status: int = 200) -> Iterator[Page]:
        """The page at `path` in a new window; at the end it has had no problem."""
        with self.arriving() as window:
            window.open(path, status=status)
            yield window.page
            assert not window.problems(), window.problems()

    def pages_that_name(self, text: str, paths: list[str]) -> list[str]:
        """Those of `paths` whose HTML has `text`."""
        with self.arriving() as window:
            found = [path for path in paths if text in window.open(path).content()]
            assert not window.problems(), window.problems()
            return found


class Window:
    """A window of a visitor. It remembers each error and each failed request."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._expected: set[str] = set()
        self._problems = _collect_problems(page)

    def open(self, path: str, *, status: int = 200) -> Page:
        """Load the page at `path`, which answers with `status`."""
        answer = self.page.goto(path, wait_until="load")
        assert answer is not None
        assert (path, answer.status) == (path, status), f"{path}: {answer.status}"
        if status != 200:
            self._expected.add(answer.url)
        return self.page

    def problems(self) -> list[str]:
        """What went wrong, but for each error status that was expected."""
        return [
            problem for problem in self._problems if not problem.endswith(tuple(self._expected))
        ]


def _collect_problems(page: Page) -> list[str]:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(f"script: {error}"))
    # What the visitor left the page before it came was aborted, and did not fail.
    page.on(
        "requestfailed",
        lambda request: (
            problems.append(f"failed: {request.url}") if request.failure != ABORTED else None
        ),
    )
    page.on(
        "console",
        lambda message: (
            problems.append(f"console: {message.text} {message.location['url']}")
            if message.type == "error"
            else None
        ),
    )
    page.on(
        "response",
        lambda response: (
            problems.append(f"{response.status}: {response.url}")
            if response.status >= 400
            else None
        ),
    )
    return problems


class Partner:
    """Calls the Delivery API."""

    def __init__(self, request: APIRequestContext) -> None:
        self._request = request

    def get(self, path: str, /, *, status: int = 200, **parameters: str) -> Any:
        """The JSON of the answer, which has the given status."""
        answer = self._request.get(path, params=dict(parameters))
        assert (path, answer.status) == (path, status), f"{path}: {answer.status}"
        return answer.json()
