"""The site behind Varnish, with the configuration in `deploy/`."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from articles.models import ArticlePage
from cms.delivery.items.files import file_addresses
from cms.delivery.models import ContentItem
from tests.browser.server import ROOT, free_port
from tests.examples.live import LiveSite, live_site, load_demo

pytestmark = pytest.mark.proxies

SECONDS = 20
HOME, ARTICLES, API = "/", "/articles/", "/api/v1/articles/?limit=100"


@dataclass(frozen=True)
class Response:
    """What came through the cache; `was_kept` says whether the site was not asked."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def was_kept(self) -> bool:
        """A kept response has the number of the request that it was made for, too."""
        return " " in self.headers["X-Varnish"]


@dataclass(frozen=True)
class Front:
    """Varnish, in front of a site."""

    site: LiveSite
    port: int

    def get(self, path: str, method: str = "GET", **headers: str) -> Response:
        """What a reader gets."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)) as connection:
            host = self.site.address.removeprefix("http://")
            connection.request(method, path, headers={"Host": host, **headers})
            response = connection.getresponse()
            return Response(response.status, dict(response.getheaders()), response.read())


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """The demo site, and Varnish in front of it."""
    folder, port = tmp_path_factory.mktemp("proxied"), free_port()
    with live_site(folder) as site:
        site.run(load_demo)
        site.run(tell, f"http://127.0.0.1:{port}")
        origin = site.address.rpartition(":")[2]
        configuration = (ROOT / "deploy" / "varnish.vcl").read_text()
        assert '.port = "8000"' in configuration
        file = folder / "varnish.vcl"
        file.write_text(configuration.replace('.port = "8000"', f'.port = "{origin}"'))
        with varnish(file, port, folder):
            yield Front(site, port)


@contextmanager
def varnish(configuration: Path, port: int, folder: Path) -> Iterator[None]:
    """Varnish with this configuration, at `port`."""
    command = [
        *("varnishd", "-j", "none", "-F", "-f", str(configuration), "-a", f"127.0.0.1:{port}"),
        *("-n", str(folder / "varnish"), "-s", "malloc,64m", "-T", "none"),
    ]
    log = folder / "varnish.log"
    with log.open("wb") as output:
        try:
            process = subprocess.Popen(command, stdout=output, stderr=output)
        except FileNotFoundError:
            pytest.fail("This needs Varnish 7 with xkey (varnish, varnish-modules).", pytrace=False)
        try:
            assert answers(port), log.read_text()
            yield
        finally:
            process.terminate()
            process.wait(SECONDS)


def answers(port: int) -> bool:
    """Whether something answers there, before long."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=SECONDS)) as connection:
                connection.request("GET", "/robots.txt")
                connection.getresponse().read()
                return True
        except OSError:
            time.sleep(0.1)
    return False


def tell(address: str) -> None:
    """Have the site tell the cache at this address."""
    backend = "cms.foundation.http.front_caches.TagCache"
    settings.WAGTAILFRONTENDCACHE = {"default": {"BACKEND": backend, "LOCATION": address}}
    settings.DELIVERY_CACHE_SECONDS = (3600, 0, 0)


def paths() -> list[str]:
    """The addresses of the articles."""
    return [page.url for page in ArticlePage.objects.live().order_by("pk")]


def rename(path: str, title: str) -> None:
    """Publish the article at this address under another title."""
    [page] = [page for page in ArticlePage.objects.all() if page.url == path]
    page.title = title
    page.save_revision().publish()


def pictures_of(path: str) -> list[str]:
    """The addresses of the pictures that the article at this address shows."""
    [item] = [one for one in ContentItem.objects.public() if one.parsed["url"].endswith(path)]
    return sorted(urlsplit(url).path for url in file_addresses(bytes(item.content)))


def withdraw(path: str) -> None:
    """Unpublish the article at this address."""
    [page] = [page for page in ArticlePage.objects.all() if page.url == path]
    page.unpublish()


def settle(front: Front, *addresses: str) -> None:
    """Fill the cache."""
    for address in addresses:
        front.get(address)
        assert front.get(address).was_kept, address


def test_what_is_public_is_kept_and_forgotten_when_it_changes(front: Front) -> None:
    pages = {path: front.get(path).body for path in front.site.run(paths)}
    shown_on = {path: [each for each in pages if path.encode() in pages[each]] for path in pages}
    [article, *_] = [path for path in pages if shown_on[path] == [path]]
    [untouched, *_] = [path for path in pages if path != article]
    settle(front, HOME, ARTICLES, API, article, untouched)

    front.site.run(rename, article, "A title of its own")
    for address in (article, ARTICLES, API):
        response = front.get(address)
        assert not response.was_kept, address
        assert b"A title of its own" in response.body, address
    assert front.get(untouched).was_kept


def test_what_is_withdrawn_is_forgotten_at_once_with_its_pictures(front: Front) -> None:
    article = front.site.run(paths)[0]
    pictures = front.site.run(pictures_of, article)
    assert pictures
    settle(front, article, *pictures)

    front.site.run(withdraw, article)
    assert front.get(article).status == 404
    assert not [picture for picture in pictures if front.get(picture).was_kept]


def test_only_cookies_of_ours_go_past_the_cache(front: Front) -> None:
    settle(front, HOME)
    assert front.get(HOME, Cookie="seen=1").was_kept
    for name in ("sessionid", "csrftoken", "messages"):
        assert not front.get(HOME, Cookie=f"seen=1; {name}=x").was_kept
    assert front.get(HOME).was_kept


def test_what_is_for_one_person_is_not_kept(front: Front) -> None:
    for _ in range(2):
        assert not front.get("/admin/login/").was_kept
        assert not front.get("/nothing-here/").was_kept


def test_nobody_outside_empties_the_cache(front: Front) -> None:
    settle(front, HOME)
    outside = {"X-Forwarded-For": "203.0.113.7"}  # As the proxy says that ends TLS.
    assert front.get(HOME, "PURGE", **outside).status == 403
    assert front.get("/", "PURGE", **{"Surrogate-Key": "site"}, **outside).status == 403
    assert front.get(HOME).was_kept


def test_readers_are_not_shown_the_tags(front: Front) -> None:
    headers = front.get(HOME).headers
    assert not {"Cache-Tag", "Surrogate-Key", "xkey"} & headers.keys()
    assert "Cookie" in headers["Vary"]
