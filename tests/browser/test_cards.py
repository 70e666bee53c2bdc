"""What partners put into their own pages: a card in a frame, and the text of an article."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import expect_accessible
from tests.browser.test_looks import keep_picture
from tests.browser.test_website import overflow
from tests.browser.visitor import Visitor, Window

pytestmark = pytest.mark.browser

ARTICLE = "/articles/each-block-there-is/"
PRACTITIONER = "/practitioners/mei-featherstone/"
TITLE = "Each block there is"


def embedded(window: Window, path: str, **size: int) -> str:
    """The HTML that oEmbed gives for the page at `path`."""
    api = window.page.context.request
    url = window.open(path).url
    parameters: dict[str, Any] = {"url": url, **size}
    described = api.get("/api/v1/oembed/", params=parameters).json()
    return str(described["html"])


class PartnerSite:
    """A web server of somebody else. Chromium trusts no address that only the test answers for."""

    def __init__(self) -> None:
        site, self.html = self, b""

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # the library's name
                self.send_response(200 if self.path == "/" else 404)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(site.html)

            def log_message(self, *arguments: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/"

    @contextmanager
    def serving(self) -> Iterator["PartnerSite"]:
        """Answer until the end."""
        thread = Thread(target=self._server.serve_forever)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


@pytest.fixture
def elsewhere() -> Iterator[PartnerSite]:
    with PartnerSite().serving() as found:
        yield found


def partner_page(window: Window, elsewhere: PartnerSite, *parts: str) -> Page:
    """A page of a partner, without a style sheet, with these pieces of HTML in it."""
    body = "\n".join(parts)
    html = (
        '<!doctype html><html lang="en"><title>A partner</title>'
        '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
        f"<main><h1>A partner</h1>{body}</main></html>"
    )
    elsewhere.html = html.encode()
    window.page.goto(elsewhere.address, wait_until="networkidle")
    return window.page


@pytest.mark.parametrize("width", [320, 560])
def test_cards_on_the_page_of_a_partner(
    visitor: Visitor, elsewhere: PartnerSite, width: int
) -> None:
    with visitor.arriving(viewport={"width": 800, "height": 1100}) as window:
        cards = [embedded(window, path, maxwidth=width) for path in (ARTICLE, PRACTITIONER)]
        page = partner_page(window, elsewhere, *cards)
        article = page.frame_locator("iframe").nth(0)
        person = page.frame_locator("iframe").nth(1)

        expect(article.get_by_role("heading").get_by_role("link", name=TITLE)).to_be_visible()
        for card in (article, person):
            expect(card.locator("footer").get_by_role("link")).to_be_in_viewport()
        expect(person.get_by_role("img")).to_be_visible()
        expect_accessible(page)
        keep_picture(page, f"cards {width}")
        with page.expect_popup() as opened:
            article.get_by_role("heading").get_by_role("link", name=TITLE).click()
        opened.value.wait_for_url(f"**{ARTICLE}")
        # What looks into the frames is a script, and the frames allow none.
        assert [text for text in window.problems() if "Blocked script" not in text] == []


def test_the_text_of_an_article_on_a_page_without_a_style_sheet(
    visitor: Visitor, elsewhere: PartnerSite
) -> None:
    with visitor.arriving(viewport={"width": 360, "height": 800}) as window:
        page = window.open(ARTICLE)
        link = page.locator('link[rel=alternate][type="application/json"]')
        address = str(link.get_attribute("href")).rstrip("/")
        fragment = page.context.request.get(f"{address}.html").text()
        page = partner_page(window, elsewhere, fragment)

        keep_picture(page, "fragment 360")
        assert overflow(page) == 0
        assert page.get_by_role("article").get_by_role("link", name=TITLE).count() == 1
