"""Bodies as they are published: long ones, and ones whose image is gone."""

from typing import Any

import pytest
from django.test import Client

from articles.models import ArticlePage
from tests.factories import SiteTree, make_article, make_image, stream

pytestmark = pytest.mark.django_db


def body_of(api: Client, article: ArticlePage) -> list[dict[str, Any]]:
    body: list[dict[str, Any]] = api.get(f"/api/v1/articles/{article.content_id}/").json()["body"]
    return body


def test_one_image_can_have_two_descriptions(site: SiteTree, api: Client) -> None:
    image = make_image().pk
    article = make_article(
        site,
        body=stream(
            ("image", {"image": {"image": image, "alt_text": "One"}, "caption": "First"}),
            ("image", {"image": {"image": image, "alt_text": "Two"}, "caption": "Second"}),
            ("image", {"image": {"image": image, "alt_text": "X", "decorative": True}}),
        ),
    )
    shown = [block["value"]["image"] for block in body_of(api, article)]

    assert [(i["alt"], i["decorative"], i["caption"]) for i in shown] == [
        ("One", False, "First"),
        ("Two", False, "Second"),
        ("", True, ""),
    ]


def test_a_deleted_image_leaves_nothing_behind(site: SiteTree, api: Client) -> None:
    image = make_image("Portrait of somebody", credit="Photo by Iris Vane")
    article = make_article(
        site,
        hero_image=image,
        body=stream(
            ("image", {"image": {"image": image.pk, "alt_text": "Somebody"}, "caption": "Her"}),
            ("paragraph", "<p>The text goes on.</p>"),
        ),
    )
    assert body_of(api, article)[0]["value"]["image"]["alt"] == "Somebody"
    image.delete()

    item = api.get(f"/api/v1/articles/{article.content_id}/")
    assert item.json()["hero_image"] is None
    assert [(block["value"], block["html"]) for block in body_of(api, article)] == [
        ({"image": None}, ""),
        ({"html": "<p>The text goes on.</p>"}, "<p>The text goes on.</p>"),
    ]
    website = api.get("/articles/back-pain/").content.decode()
    assert "The text goes on." in website
    for trace in ("Somebody", "Iris Vane", "renditions/"):
        assert (trace in item.content.decode(), trace in website) == (False, False)


def test_a_body_of_2000_blocks_is_published_and_delivered(site: SiteTree, api: Client) -> None:
    article = make_article(site, publish=False)
    article.body = stream(*(("paragraph", f"<p>Paragraph {n}.</p>") for n in range(2000)))
    article.save_revision().publish()

    body = body_of(api, article)
    assert [block["html"] for block in body] == [f"<p>Paragraph {n}.</p>" for n in range(2000)]
    assert "Paragraph 1999." in api.get("/articles/back-pain/").content.decode()


def test_rich_text_2000_lists_deep_is_published_and_delivered(site: SiteTree, api: Client) -> None:
    deep = "<ul><li>" * 2000 + '<a href="/search/">The end</a>' + "</li></ul>" * 2000
    article = make_article(site, body=stream(("paragraph", deep)))

    html = body_of(api, article)[0]["html"]
    assert '<a href="http://testserver/search/">The end</a>' in html
