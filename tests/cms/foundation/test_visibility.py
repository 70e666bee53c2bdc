"""Nothing that is not public leaves, by whichever door, from the moment it is not public."""

import re
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from cms.delivery.items.building import build
from cms.foundation.formats.content import encode
from tests.secrets_of_a_site import CONTROL, PAST, Secrets, leaks, make_secrets, sweep

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def secrets(kept_database: None) -> Secrets:
    return make_secrets()


def test_the_website_shows_nothing_that_is_not_public(secrets: Secrets) -> None:
    pages = ["/", "/articles/", "/articles/public/", "/practitioners/", "/practitioners/quill/"]
    pages += ["/topics/public-topic/"]
    sent = sweep(Client(), [*pages, "/articles/?page=2", "/nothing/"])

    assert [url for url in pages if CONTROL in sent[url]] == pages
    assert leaks(sent) == []


def test_the_addresses_of_hidden_pages_show_nothing(secrets: Secrets) -> None:
    paths = [f"/{p.url_path.split('/', 2)[2]}" for p in secrets.hidden]
    sent = sweep(Client(), paths)

    assert {path: text[:3] for path, text in sent.items()} == {
        "/practitioners/leak-author/": "404",
        "/practitioners/leak-reviewer/": "404",
        "/articles/leak-draft/": "404",
        "/articles/leak-private/": "302",
        "/leak-staff/leak-child/": "302",
        "/articles/leak-unpublished/": "404",
        "/articles/leak-deleted/": "404",
        "/articles/leak-expired/": "404",
        "/articles/leak-scheduled/": "404",
    }
    bodies = {path: text.partition("\n\n")[2] for path, text in sent.items()}
    assert [path for path, text in sent.items() if re.search("(Title|Name) leak-", text)] == []
    assert leaks(bodies) == []


def test_the_api_gives_nothing_that_is_not_public(secrets: Secrets) -> None:
    api = "/api/v1"
    topic = "topic=public-topic"
    controls = [
        f"{api}/articles/",
        f"{api}/articles/?limit=100&include=body",
        f"{api}/articles/?{topic}&ordering=title&include=body",
        f"{api}/articles/?author={secrets.author.content_id}",
        f"{api}/articles/{secrets.article.content_id}/",
        f"{api}/practitioners/?include=body",
        f"{api}/practitioners/{secrets.author.content_id}/",
        f"{api}/content/?path=/articles/public/",
        f"{api}/changes/",
    ]
    urls = [
        *(f"{api}/articles/{page.content_id}/" for page in secrets.hidden),
        *(f"{api}/practitioners/{page.content_id}/" for page in secrets.hidden),
        *(f"{api}/articles/?author={page.content_id}&include=body" for page in secrets.hidden),
        *(f"{api}/articles/?reviewer={page.content_id}&include=body" for page in secrets.hidden),
        f"{api}/topics/",
        f"{api}/openapi.json",
        f"{api}/docs/",
    ]
    sent = sweep(Client(), [*controls, *urls])

    assert [url for url in controls if CONTROL in sent[url]] == controls
    assert leaks(sent) == []
    assert [url for url in urls if CONTROL in sent[url]] == []


def test_the_content_route_gives_nothing_that_is_not_public(secrets: Secrets) -> None:
    paths = [f"/{p.url_path.split('/', 2)[2]}" for p in secrets.hidden]
    sent = sweep(Client(), [f"/api/v1/content/?path={path}" for path in paths])

    assert {text[:3] for text in sent.values()} == {"404"}
    assert leaks(sent) == []


def channels(secrets: Secrets) -> list[str]:
    """Feeds, sitemap, llms.txt and Markdown: each tells of the public article."""
    feeds = ["articles", "topics/public-topic", f"authors/{secrets.author.content_id}"]
    return [
        *(f"/feeds/{feed}.{suffix}" for feed in feeds for suffix in ("atom", "rss", "json")),
        "/llms.txt",
        "/articles/public.md",
        "/articles.md",
        "/index.md",
        "/topics/public-topic.md",
        "/practitioners/quill.md",
    ]


def test_feeds_and_crawlers_are_told_nothing_that_is_not_public(secrets: Secrets) -> None:
    controls = channels(secrets)
    sent = sweep(Client(), [*controls, "/sitemap.xml", "/robots.txt"])

    assert [url for url in controls if CONTROL in sent[url]] == controls
    assert "http://testserver/articles/public/" in sent["/sitemap.xml"]
    assert leaks(sent) == []


def test_what_is_hidden_has_no_feed_and_no_markdown(secrets: Secrets) -> None:
    paths = [f"/{p.url_path.split('/', 2)[2].rstrip('/')}.md" for p in secrets.hidden]
    feeds = [f"/feeds/authors/{page.content_id}.atom" for page in secrets.hidden]
    sent = sweep(Client(), [*paths, *feeds])

    assert {text[:3] for text in sent.values()} == {"404"}
    assert leaks({url: text.partition("\n\n")[2] for url, text in sent.items()}) == []


def test_the_change_feed_from_its_start_tells_no_more_than_withdrawals(secrets: Secrets) -> None:
    client = Client()
    url, sent, told = "/api/v1/changes/?limit=1", {}, []
    while True:
        page = client.get(url)
        sent[url] = page.content.decode()
        told += [item["id"] for item in page.json()["items"]]
        if not page.json()["more"]:
            break
        url = page.json()["next"]

    assert told == [str(page.content_id) for page in (secrets.author, secrets.article)]
    assert leaks(sent) == []


def test_the_sweep_would_find_each_of_them(secrets: Secrets) -> None:
    """The markers are where they are believed to be: an editor's preview shows them."""
    for page in secrets.hidden:
        assert f"item: {page.slug}" in leaks({"item": encode(build(page)).decode()})
    newest = secrets.article.get_latest_revision_as_object()
    assert leaks({"newer": encode(build(newest)).decode()}) == ["newer: leak-newer"]


@pytest.mark.parametrize(
    "update", [{"live": False}, {"expire_at": PAST}], ids=["not live", "expired"]
)
def test_an_update_past_all_signals_withdraws_at_once(
    update: dict[str, Any], secrets: Secrets
) -> None:
    client, article = Client(), secrets.article
    routes = [
        f"/api/v1/articles/{article.content_id}/",
        "/api/v1/articles/",
        "/api/v1/articles/?include=body&topic=public-topic",
        "/api/v1/changes/",
        "/api/v1/content/?path=/articles/public/",
        "/articles/public/",
        "/articles/",
        "/topics/public-topic/",
        "/practitioners/quill/",
        "/",
        *channels(secrets),
        "/sitemap.xml",
    ]
    assert [url for url in routes if "article" in sweep(client, [url])[url]] == routes
    Page.objects.filter(pk=article.pk).update(**update)

    sent = sweep(client, routes)
    assert [url for url, text in sent.items() if f"{CONTROL} article" in text] == []
    of_its_topic = [url for url in routes if "topics/public-topic" in url]
    assert {url: text[:3] for url, text in sent.items() if text[:3] != "200"} == {
        f"/api/v1/articles/{article.content_id}/": "404",
        "/api/v1/content/?path=/articles/public/": "404",
        "/articles/public/": "404",
        "/articles/public.md": "404",
        **dict.fromkeys(of_its_topic, "404"),
    }
    assert "/articles/public/" not in sent["/sitemap.xml"]


def test_a_restriction_past_all_signals_withdraws_at_once(secrets: Secrets) -> None:
    client, article = Client(), secrets.article
    restriction = PageViewRestriction(page=article.get_parent(), restriction_type="login")
    PageViewRestriction.objects.bulk_create([restriction])

    routes = ["/api/v1/articles/", "/api/v1/changes/", "/", "/topics/public-topic/"]
    sent = sweep(client, [*routes, *channels(secrets), "/sitemap.xml"])
    assert [url for url, text in sent.items() if f"{CONTROL} article" in text] == []
    assert client.get(f"/api/v1/articles/{article.content_id}/").status_code == 404
    assert client.get("/articles/public/").status_code == 302
    assert "/articles/public/" not in sent["/sitemap.xml"]
