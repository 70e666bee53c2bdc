"""Nothing that is not public leaves, by whichever door, from the moment it is not public."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from articles.models import ArticleIndexPage, ArticlePage
from cms.delivery.building import build, encode
from cms.documents.models import Document
from cms.images.models import Image
from cms.practice.current import current_practice
from practitioners.models import PractitionerPage
from tests.factories import (
    SiteTree,
    make_article,
    make_image,
    make_practitioner,
    make_site,
    make_topic,
    stream,
)

pytestmark = pytest.mark.django_db

CONTROL = "Plainly public"
PAST = timezone.now() - timedelta(hours=1)


@dataclass(frozen=True)
class Secrets:
    """A site full of things that are not public; each carries `leak-` and the reason."""

    article: ArticlePage
    author: PractitionerPage
    hidden: list[ArticlePage | PractitionerPage]
    """Pages with items or addresses of their own that nobody may see."""


def words(marker: str) -> dict[str, Any]:
    """Fields of an article that are full of `marker`."""
    return {
        "summary": f"Summary leak-{marker}.",
        "slug": f"leak-{marker}",
        "seo_title": f"Seo leak-{marker}",
        "search_description": f"Description leak-{marker}",
        "hero_image_alt": f"Alt leak-{marker}",
        "body": stream(
            ("paragraph", f"<p>Body leak-{marker}</p>"),
            ("heading", {"text": f"Heading leak-{marker}", "level": "2"}),
        ),
    }


def hidden_article(site: SiteTree, marker: str, *, publish: bool = True) -> ArticlePage:
    topic = make_topic("Public topic")
    return make_article(
        site, f"Title leak-{marker}", topics=[topic], publish=publish, **words(marker)
    )


def private_collection() -> Collection:
    staff = Collection.get_first_root_node().add_child(name="leak-collection")
    CollectionViewRestriction.objects.create(
        collection=staff, restriction_type=CollectionViewRestriction.LOGIN
    )
    return staff


def restrict(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def private_image(collection: Collection) -> Image:
    return make_image(
        "leak-image", credit="leak-credit", description="leak-alt", collection=collection
    )


def hidden_people(site: SiteTree) -> list[PractitionerPage]:
    """Two practitioners who were published and are not any more."""
    people = []
    for marker in ("author", "reviewer"):
        person = make_practitioner(
            site,
            f"Name leak-{marker}",
            slug=f"leak-{marker}",
            summary=f"Biography leak-{marker}",
            job_title=f"Job leak-{marker}",
            body=stream(("paragraph", f"<p>Body leak-{marker}</p>")),
        )
        person.unpublish()
        people.append(person)
    return people


def hidden_articles(site: SiteTree) -> list[ArticlePage]:
    """One for each way not to be public."""
    draft = hidden_article(site, "draft", publish=False)
    private = hidden_article(site, "private")
    restrict(private)
    staff = site.home.add_child(instance=ArticleIndexPage(title="leak-staff", slug="leak-staff"))
    child = hidden_article(replace(site, articles=staff), "child")
    restrict(staff)
    unpublished = hidden_article(site, "unpublished")
    unpublished.unpublish()
    deleted = hidden_article(site, "deleted")
    deleted.delete()
    expired = hidden_article(site, "expired")
    ArticlePage.objects.filter(pk=expired.pk).update(expire_at=PAST)
    scheduled = hidden_article(site, "scheduled", publish=False)
    scheduled.go_live_at = timezone.now() + timedelta(hours=1)
    scheduled.save_revision().publish()
    return [draft, private, child, unpublished, deleted, expired, scheduled]


@pytest.fixture(scope="module")
def secrets(kept_database: None) -> Secrets:
    site, collection = make_site(), private_collection()
    author = make_practitioner(site, f"{CONTROL} Quill", slug="quill", portrait=None)
    people, hidden = hidden_people(site), hidden_articles(site)
    kept = [page for page in hidden if Page.objects.filter(pk=page.pk).exists()]
    image = private_image(collection)
    document = Document.objects.create(
        title="leak-document",
        collection=collection,
        file=ContentFile(b"leak-file", "leak-document.txt"),
    )
    links = "".join(f'<a linktype="page" id="{page.pk}">a link</a>' for page in [*people, *hidden])
    links += f'<a linktype="document" id="{document.pk}">a file</a>'
    picture = {"image": image.pk, "alt_text": "leak-use", "decorative": False}
    action = {"title": "Act", "label": "Go", "target": "page", "page": hidden[0].pk}
    article = make_article(
        site,
        f"{CONTROL} article",
        slug="public",
        authors=[author, people[0]],
        reviewer=people[1],
        reviewed_on=timezone.localdate(),
        related=kept,
        topics=[make_topic("Public topic")],
        hero_image=image,
        hero_image_alt="leak-hero",
        body=stream(
            ("paragraph", f"<p>{CONTROL} {links}</p>"),
            ("image", {"image": picture, "caption": "leak-caption"}),
            ("call_to_action", action),
        ),
    )
    article.title, article.summary = "Title leak-newer", "Summary leak-newer"
    article.body = words("newer")["body"]
    article.save_revision()
    site.home.title, site.home.introduction = "leak-home", "leak-home"
    site.home.save_revision()
    practice = current_practice()
    for page in kept:
        practice.navigation_links.create(label="leak-navigation", page=page)
    practice.save()
    return Secrets(article, author, [*people, *hidden])


def sweep(client: Client, urls: list[str]) -> dict[str, str]:
    """All that is sent for each of `urls`: headers and body."""
    sent = {}
    for url in urls:
        answer = client.get(url)
        headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        sent[url] = f"{answer.status_code}\n{headers}\n{answer.content.decode()}"
    return sent


def leaks(sent: dict[str, str]) -> list[str]:
    """Where something leaked, and what."""
    return [
        f"{url}: {marker}"
        for url, text in sent.items()
        for marker in sorted(set(re.findall(r"leak-\w+", text)))
    ]


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


def test_the_change_feed_from_its_start_tells_no_more_than_withdrawals(secrets: Secrets) -> None:
    client = Client()
    url, sent = "/api/v1/changes/?limit=1", {}
    while True:
        page = client.get(url)
        sent[url] = page.content.decode()
        if not page.json()["more"]:
            break
        url = page.json()["next"]

    assert len(sent) == 2
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
    ]
    assert [url for url in routes if "article" in sweep(client, [url])[url]] == routes
    Page.objects.filter(pk=article.pk).update(**update)

    sent = sweep(client, routes)
    assert [url for url, text in sent.items() if f"{CONTROL} article" in text] == []
    assert {url: text[:3] for url, text in sent.items() if text[:3] != "200"} == {
        f"/api/v1/articles/{article.content_id}/": "404",
        "/api/v1/content/?path=/articles/public/": "404",
        "/articles/public/": "404",
    }


def test_a_restriction_past_all_signals_withdraws_at_once(secrets: Secrets) -> None:
    client, article = Client(), secrets.article
    restriction = PageViewRestriction(page=article.get_parent(), restriction_type="login")
    PageViewRestriction.objects.bulk_create([restriction])

    sent = sweep(client, ["/api/v1/articles/", "/api/v1/changes/", "/", "/topics/public-topic/"])
    assert [url for url, text in sent.items() if f"{CONTROL} article" in text] == []
    assert client.get(f"/api/v1/articles/{article.content_id}/").status_code == 404
    assert client.get("/articles/public/").status_code == 302
