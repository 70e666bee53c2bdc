"""The guides for partners are read where the API is, and their samples ask this site."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms.delivery.api.guides import CHAPTERS
from cms.delivery.items.registry import item_types
from tests.cms.delivery.api.api_routes import DESCRIBED
from tests.factories import SiteTree

pytestmark = pytest.mark.django_db


def read(api: Client, address: str) -> BeautifulSoup:
    answer = api.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
    return BeautifulSoup(answer.content, "html.parser")


def test_every_guide_is_reached_and_each_link_leads_somewhere(site: SiteTree, api: Client) -> None:
    pages: dict[str, BeautifulSoup] = {}
    waiting = ["/api/"]
    while waiting:
        address = waiting.pop()
        if address in pages:
            continue
        pages[address] = read(api, address)
        links = [str(link["href"]) for link in pages[address].select(".guide a")]
        for link in links:
            path, _, anchor = link.partition("#")
            assert not path.startswith(".")
            if path.startswith("/api/") and not path.startswith("/api/v1/"):
                waiting.append(path)
                assert not anchor or read(api, path).find(id=anchor), link

    names = {path.stem for path in CHAPTERS.glob("*.md")} - {"README"}
    assert sorted(pages) == ["/api/", *sorted(f"/api/{name}/" for name in names)]


def test_the_samples_ask_the_site_that_shows_them(
    site: SiteTree, api: Client, settings: object
) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://www.example.org"  # type: ignore[attr-defined]  # a fixture
    page = read(api, "/api/copying/")
    samples = "\n".join(sample.get_text() for sample in page.select("pre"))

    assert "curl 'https://www.example.org/api/v1/changes/?limit=2'" in samples
    assert "127.0.0.1" not in page.get_text()


@pytest.mark.parametrize("path", ["/api/nonsense/", "/api/v2/", "/api/README.md", "/api/../x/"])
def test_no_other_file_is_a_guide(path: str, site: SiteTree, api: Client) -> None:
    answer = api.get(path)

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_the_index_has_each_resource_the_description_and_the_guides(
    site: SiteTree, api: Client
) -> None:
    links = api.get("/api/v1/").json()["links"]
    addresses = [link["url"].removeprefix("http://testserver") for link in links]
    resources = [path for path in DESCRIBED if "{" not in path and path != "/api/v1/"]

    assert sorted(addresses) == sorted(
        [*resources, "/api/v1/openapi.json", "/api/v1/docs/", "/api/"]
    )
    assert [link["name"] for link in links][: len(item_types())] == [
        one.route for one in item_types()
    ]
    needed = {"content": "path", "oembed": "url"}
    for link in links:
        answer = api.get(link["url"])
        name = needed.get(link["name"])
        assert (answer.status_code, bool(answer["Content-Type"])) == (400 if name else 200, True)
        assert name is None or f"`{name}`" in link["description"]


def test_the_description_leads_to_the_guides(site: SiteTree, api: Client) -> None:
    description = api.get("/api/v1/openapi.json").json()

    assert description["externalDocs"]["url"] == "http://testserver/api/"
    assert description["servers"] == [{"url": "http://testserver"}]
    assert re.search("guides", description["externalDocs"]["description"])


def test_samples_keep_their_lines(site: SiteTree, api: Client) -> None:
    shown = read(api, "/api/").select_one("code.language-json")
    written = re.search("```json\n(.*?)```", (CHAPTERS / "README.md").read_text(), re.DOTALL)

    assert shown
    assert written
    ask_here = written[1].replace("http://127.0.0.1:8000", "http://testserver")
    assert shown.get_text().splitlines() == ask_here.splitlines()
