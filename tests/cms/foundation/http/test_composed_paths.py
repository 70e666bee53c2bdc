"""An address in decomposed characters, as some systems write it, leads to the same page."""

from unicodedata import normalize
from urllib.parse import quote

import pytest
from django.test import Client

from tests.factories import SiteTree, make_article

pytestmark = pytest.mark.django_db

WORDS = ["für-den-rücken", "điều-trị", "두통", "crème-brûlée"]


@pytest.mark.parametrize("slug", WORDS)
def test_a_decomposed_address_leads_to_the_page(slug: str, site: SiteTree, api: Client) -> None:
    article = make_article(site, "Backs", slug=normalize("NFC", slug))
    composed = f"/articles/{normalize('NFC', slug)}/"
    decomposed = f"/articles/{normalize('NFD', slug)}/"
    assert composed != decomposed
    moved = api.get(f"{quote(decomposed)}?page=2")

    assert (moved.status_code, moved["Location"]) == (301, f"{quote(composed)}?page=2")
    shown = api.get(quote(decomposed), follow=True)
    assert (shown.status_code, "<h1>Backs</h1>" in shown.content.decode()) == (200, True)
    found = api.get("/api/v1/content/", {"path": decomposed})
    assert (found.status_code, found.json()["id"]) == (200, str(article.content_id))


@pytest.mark.parametrize("path", ["/articles/none/", "/articles/ru\u0308cken/"])
def test_what_is_not_there_is_not_there(path: str, site: SiteTree, api: Client) -> None:
    answer = api.get(quote(path), follow=True)

    assert (answer.status_code, len(answer.redirect_chain) <= 1) == (404, True)
    missing = api.get("/api/v1/content/", {"path": path})
    assert (missing.status_code, missing["Content-Type"]) == (404, "application/problem+json")
