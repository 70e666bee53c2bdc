"""A real server, a real browser, and those who sit in front of it."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Playwright,
    StorageState,
    expect,
    sync_playwright,
)

from tests.browser.chromium import find_chromium, launch_arguments
from tests.browser.editor import Editor
from tests.browser.server import ROOT, Server
from tests.browser.starting_content import EDITOR, PASSWORD
from tests.browser.visitor import Partner, Visitor

RESULTS = ROOT / "test-results"
TIMEOUT = 20_000  # Milliseconds that a step may take on a busy machine.

Screenshot = Callable[[Page, str], None]


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The installation that all tests of this folder use."""
    server = Server(tmp_path_factory.mktemp("installation"))
    server.prepare()
    server.start()
    yield server
    server.stop()


# Until it is stopped, Playwright's event loop keeps Django from the database of other tests.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """Playwright, for the tests of this folder only."""
    expect.set_options(timeout=TIMEOUT)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium."""
    with closing(launch(playwright)) as browser:
        yield browser


def launch(playwright: Playwright, *arguments: str) -> Browser:
    """Start Chromium."""
    try:
        program = find_chromium(Path(playwright.chromium.executable_path))
    except FileNotFoundError as error:
        pytest.fail(str(error), pytrace=False)
    arguments = (*launch_arguments(), *arguments)
    return playwright.chromium.launch(executable_path=program, args=arguments)


@pytest.fixture
def new_editor(
    browser: Browser, server: Server, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Editor]]:
    """Gives editors, each in a window of their own that is photographed at the end.

    Whatever they do, the content security policy has refused nothing.
    """
    contexts = []
    refused: list[str] = []

    def open_window(**options: Any) -> Editor:
        context = browser.new_context(
            base_url=server.address,
            viewport={"width": 1280, "height": 1000},
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(TIMEOUT)
        context.on("console", lambda message: refused.extend(_refusal(message)))
        contexts.append(context)
        return Editor(context.new_page())

    yield open_window
    for number, context in enumerate(contexts, start=1):
        for page in context.pages[:1]:
            photograph(page, f"{request.node.name} {number}")
        context.close()
    assert refused == []


def _refusal(message: ConsoleMessage) -> list[str]:
    is_refusal = "Content Security Policy" in message.text
    return [message.text] if is_refusal and message.type == "error" else []


@pytest.fixture(scope="package")
def logged_in(browser: Browser, server: Server) -> StorageState:
    """The cookies of the editor after the log-in."""
    with closing(browser.new_context(base_url=server.address)) as context:
        Editor(context.new_page()).log_in(EDITOR, PASSWORD)
        return context.storage_state()


@pytest.fixture(scope="package")
def article_form(browser: Browser, server: Server, logged_in: StorageState) -> str:
    """The address of the form of a new article, found once."""
    window = browser.new_context(base_url=server.address, storage_state=logged_in)
    with closing(window) as context:
        editor = Editor(context.new_page())
        editor.create_page_in("Articles")
        return editor.page.url


@pytest.fixture
def editor(new_editor: Callable[..., Editor], logged_in: StorageState) -> Editor:
    """An editor who has logged in."""
    return new_editor(storage_state=logged_in)


@pytest.fixture
def visitor(browser: Browser, server: Server) -> Visitor:
    """A reader of the website."""
    return Visitor(browser, server.address)


@pytest.fixture
def partner(playwright: Playwright, server: Server) -> Iterator[Partner]:
    """A program that calls the API."""
    request = playwright.request.new_context(base_url=server.address)
    yield Partner(request)
    request.dispose()


def photograph(page: Page, name: str) -> None:
    """Keep what the page shows as `test-results/{name}.png`."""
    RESULTS.mkdir(exist_ok=True)
    page.screenshot(path=RESULTS / f"{name}.png")
