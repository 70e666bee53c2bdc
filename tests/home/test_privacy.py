"""Readers get no cookie, load nothing from elsewhere, and are asked for nothing about them."""

import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.http import SimpleCookie
from django.test import Client
from wagtail.models import Page, get_page_models

from tests.factories import make_site
from tests.public_routes import Everything, make_everything

pytestmark = pytest.mark.django_db

# Elements that load by themselves, and the attributes that say from where.
LOADS = {
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "script": ("src",),
    "iframe": ("src", "srcdoc"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "input": ("src",),
    "track": ("src",),
}
LINKS_THAT_LOAD = {"icon", "stylesheet", "preload", "modulepreload", "prefetch", "manifest"}
LINKS_THAT_CONNECT = {"preconnect", "dns-prefetch", "prerender"}


@pytest.fixture(scope="module")
def everything(kept_database: None) -> Everything:
    """A site with each page type and each block, among them a video."""
    return make_everything(make_site())


def pages(client: Client, everything: Everything) -> dict[str, BeautifulSoup]:
    """Each address that answers with a page, and not with a piece of HTML for pages elsewhere."""
    answers = {address: client.get(address) for address in everything.addresses()}
    for answer in answers.values():
        if answer.streaming:
            list(answer)
    return {
        address: BeautifulSoup(answer.content, "html.parser")
        for address, answer in answers.items()
        if answer["Content-Type"].startswith("text/html") and not address.endswith(".html")
    }


def loaded(page: BeautifulSoup) -> set[str]:
    """What a browser fetches for the page without being asked."""
    found = [
        str(element[attribute])
        for name, attributes in LOADS.items()
        for element in page.find_all(name)
        for attribute in attributes
        if element.has_attr(attribute)
    ]
    found += [
        str(link["href"])
        for link in page.find_all("link")
        if (LINKS_THAT_LOAD | LINKS_THAT_CONNECT) & set(link["rel"])
    ]
    return {part.split()[0] for text in found for part in text.split(", ")}


def test_no_route_and_no_page_sets_a_cookie(everything: Everything, api: Client) -> None:
    for address in everything.addresses():
        if address in everything.gates():
            continue
        answer: Any = api.get(address)
        if answer.streaming:
            list(answer)
        assert (address, answer.cookies) == (address, SimpleCookie())
        assert (address, answer.get("Set-Cookie")) == (address, None)
    assert api.cookies == SimpleCookie()


def test_only_the_forms_that_let_somebody_in_set_one(everything: Everything, api: Client) -> None:
    for address in everything.gates():
        assert (address, set(api.get(address).cookies)) == (address, {"csrftoken"})
        api.cookies.clear()


def test_each_page_type_is_among_the_pages(everything: Everything) -> None:
    assert {type(page) for page in everything.pages.values()} == set(get_page_models()) - {Page}


def test_nothing_is_loaded_from_elsewhere(everything: Everything, api: Client) -> None:
    found = {address: loaded(page) for address, page in pages(api, everything).items()}

    assert any("/media/" in address for address in found["/articles/back-pain/"])
    assert "/static/js/video.js" in found["/articles/back-pain/"]
    elsewhere = {
        (address, source)
        for address, sources in found.items()
        for source in sources
        if not re.match(r"/[^/]|http://testserver/|\?", source)
    }
    assert elsewhere == set()


def test_nothing_in_a_page_runs_or_styles_by_itself(everything: Everything, api: Client) -> None:
    """The policy would stop it, and the page would lack it."""
    for address, page in pages(api, everything).items():
        scripts = page.find_all("script", src=False, type=lambda t: t != "application/ld+json")
        handlers = [
            name
            for element in page.find_all(True)
            for name in element.attrs
            if name.startswith("on") or name == "style"
        ]
        assert (address, scripts, page.find_all("style"), handlers) == (address, [], [], [])


def test_the_style_sheet_loads_nothing_from_elsewhere() -> None:
    path = finders.find("css/site.css")
    assert path
    text = Path(path).read_text()

    assert "@import" not in text
    assert set(re.findall(r"url\(\s*[\"']?(\w+:|//)", text)) <= {"data:"}


def test_a_video_is_a_link_until_a_reader_asks(everything: Everything, api: Client) -> None:
    page = pages(api, everything)["/articles/back-pain/"]
    (link,) = page.select(".video a")

    assert (link["href"], link["data-player"]) == (
        "https://vimeo.com/76979871",
        "https://player.vimeo.com/video/76979871?dnt=1",
    )
    assert page.find_all("iframe") == []


def test_the_script_of_videos_is_only_where_a_video_is(everything: Everything, api: Client) -> None:
    with_script = {
        address
        for address, page in pages(api, everything).items()
        if page.find("script", src="/static/js/video.js")
    }
    token = everything.parameters["token"]

    assert with_script == {"/articles/back-pain/", f"/preview/{token}/"}


def test_no_form_takes_anything_about_a_reader(everything: Everything, api: Client) -> None:
    """To search is all that can be asked here; contact and booking are links."""
    found = pages(api, everything)
    asked = {address: found.pop(address) for address in everything.gates()}
    assert everything.gates() == {
        address: {str(field["name"]) for field in page.select("main form input")}
        for address, page in asked.items()
    }
    forms = {
        (str(form.get("method", "get")).lower(), form.get("action"), field.get("name"))
        for page in found.values()
        for form in page.find_all("form")
        for field in form.find_all(["input", "select", "textarea"])
    }
    fields = [f for page in found.values() for f in page.find_all("textarea")]

    assert {method for method, _, _ in forms} <= {"get"}
    assert {str(action).partition("?")[0] for _, action, _ in forms} <= {"/search/"}
    assert fields == []
    home = found["/"]
    assert [a["href"] for a in home.select(".site-nav .button")] == ["https://book.example.org/"]
    assert [a["href"] for a in home.select(".site-footer a")] == [
        "tel:+15550142",
        "mailto:hello@example.com",
    ]
