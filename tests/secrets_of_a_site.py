"""A site full of things that are not public, and whether anything that is sent tells of them."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from articles.models import ArticleIndexPage, ArticlePage
from cms.content.documents.models import Document
from cms.content.images.models import Image
from cms.content.practice.current import current_practice
from cms.content.topics.models import Topic
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

CONTROL = "Plainly public"
PAST = timezone.now() - timedelta(hours=1)


@dataclass(frozen=True)
class Secrets:
    """A site full of things that are not public; each carries `leak-` and the reason."""

    article: ArticlePage
    author: PractitionerPage
    hidden: list[ArticlePage | PractitionerPage]
    """Pages with items or addresses of their own that nobody may see."""
    document: Document
    images: list[Image]
    """One of a private collection, and one that only a draft shows."""


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


def hidden_topic() -> Topic:
    return make_topic("leak-topic", description="leak-about")


def hidden_article(
    site: SiteTree, marker: str, *, publish: bool = True, **fields: Any
) -> ArticlePage:
    topics = [make_topic("Public topic"), hidden_topic()]
    fields = {"topics": topics, **words(marker), **fields}
    return make_article(site, f"Title leak-{marker}", publish=publish, **fields)


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
            specialties=[hidden_topic()],
        )
        person.unpublish()
        people.append(person)
    return people


def hidden_articles(site: SiteTree) -> list[ArticlePage]:
    """One for each way not to be public."""
    image = make_image("leak-draft-image", 30, 20, credit="leak-draft-credit")
    draft = hidden_article(site, "draft", publish=False, hero_image=image)
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


def make_secrets() -> Secrets:
    """The site with all of it, and with a public article that would show it."""
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
    Redirect.objects.create(old_path="/leak-before", redirect_page=hidden[1])
    images: list[Any] = [image, hidden[0].hero_image]
    return Secrets(article, author, [*people, *hidden], document, images)


def sweep(client: Client, urls: list[str]) -> dict[str, str]:
    """All that is sent for each of `urls`: headers and body."""
    sent = {}
    for url in urls:
        answer: Any = client.get(url)
        headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        body = b"".join(answer) if answer.streaming else answer.content
        sent[url] = f"{answer.status_code}\n{headers}\n{body.decode(errors='replace')}"
    return sent


def bodies(sent: dict[str, str]) -> dict[str, str]:
    """What was sent without its headers, of which some repeat the address."""
    return {url: text.partition("\n\n")[2] for url, text in sent.items()}


def leaks(sent: dict[str, str]) -> list[str]:
    """Where something leaked, and what."""
    return [
        f"{url}: {marker}"
        for url, text in sent.items()
        for marker in sorted(set(re.findall(r"leak-\w+", text)))
    ]
