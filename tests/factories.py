"""Content for tests, small and real."""

import json
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image as Pillow
from wagtail.log_actions import log
from wagtail.models import Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from articles.models import ArticleIndexPage, ArticlePage
from articles.parts import ArticleAuthor, RelatedArticle
from articles.reading import reading_of
from articles.reviews.models import Review
from cms.content.images.models import Image
from cms.content.images.renditions import make_renditions
from cms.content.topics.models import Topic
from cms.foundation.transactions import unit_of_work
from home.models import HomePage
from practitioners.models import PractitionerIndexPage, PractitionerPage

PageT = TypeVar("PageT", bound=Page)
# What publishing writes of a page.
PUBLISHED = (
    *("live", "has_unpublished_changes", "live_revision"),
    *("first_published_at", "last_published_at"),
)


@dataclass(frozen=True)
class SiteTree:
    """The pages that every site has."""

    home: HomePage
    articles: ArticleIndexPage
    practitioners: PractitionerIndexPage


def make_site() -> SiteTree:
    """The empty site, made in place of the page that the migrations put there if it is not yet."""
    if home := HomePage.objects.filter(slug="site").first():
        articles, practitioners = (
            ArticleIndexPage.objects.get(),
            PractitionerIndexPage.objects.get(),
        )
        return SiteTree(home=home, articles=articles, practitioners=practitioners)
    welcome = Page.objects.get(depth=2)
    home = Page.objects.get(depth=1).add_child(instance=HomePage(title="Home", slug="site"))
    Site.objects.update(root_page=home, hostname="testserver", port=80)
    welcome.delete()
    Site.clear_site_root_paths_cache()
    return SiteTree(
        home=home,
        articles=home.add_child(instance=ArticleIndexPage(title="Articles", slug="articles")),
        practitioners=home.add_child(
            instance=PractitionerIndexPage(title="Practitioners", slug="practitioners")
        ),
    )


def stream(*blocks: tuple[str, Any]) -> str:
    """Stream data of the blocks, with ids that count up."""
    return json.dumps(
        [
            {"type": kind, "value": value, "id": f"00000000-0000-4000-8000-{number:012d}"}
            for number, (kind, value) in enumerate(blocks, start=1)
        ]
    )


@cache
def jpeg(width: int = 400, height: int = 300) -> bytes:
    """A file with a small picture."""
    buffer = BytesIO()
    Pillow.new("RGB", (width, height), "#1f4e54").save(buffer, "JPEG")
    return buffer.getvalue()


# As one unit, what shows the image is looked for once and not after each of its steps.
@unit_of_work()
def make_image(
    title: str = "A picture",
    width: int = 400,
    height: int = 300,
    *,
    content: bytes = b"",
    **fields: Any,
) -> Image:
    """A small image with its renditions; its file is the JPEG `content` if there is one."""
    file = ContentFile(content or jpeg(width, height), f"{title}.jpg")
    image = Image.objects.create(title=title, file=file, **fields)
    make_renditions(image)
    return image


def make_topic(name: str = "Back pain", **fields: Any) -> Topic:
    """A topic; its slug follows from its name."""
    slug = name.lower().replace(" ", "-")
    return Topic.objects.get_or_create(slug=slug, defaults={"name": name, **fields})[0]


def make_practitioner(
    site: SiteTree, title: str = "Ada Quill", *, publish: bool = True, **fields: Any
) -> PractitionerPage:
    """A practitioner, published unless asked otherwise."""
    values = {"summary": f"{title} treats backs.", "honorific": "Dr.", "post_nominals": "L.Ac."}
    page = PractitionerPage(title=title, live=False, **(values | fields))
    return _put_below(site.practitioners, page, publish)


def make_article(
    site: SiteTree,
    title: str = "Back pain",
    *,
    authors: list[PractitionerPage] | None = None,
    topics: list[Topic] | None = None,
    related: list[ArticlePage] | None = None,
    publish: bool = True,
    **fields: Any,
) -> ArticlePage:
    """An article, published unless asked otherwise."""
    values = {
        "summary": f"{title} in two sentences.",
        "body": stream(("paragraph", f"<p>All about {title.lower()}.</p>")),
    }
    page = ArticlePage(title=title, live=False, **(values | fields))
    page.article_authors = [ArticleAuthor(practitioner=author) for author in authors or []]
    page.related_articles = [RelatedArticle(article=article) for article in related or []]
    page.topics.set(topics or [])
    with unit_of_work():
        _put_below(site.articles, page, publish)
        if page.reviewer and page.reviewed_on:
            note_review(page)
    return page


def note_review(page: Any) -> Review:
    """The record that the reviewer whom `page` names approved it as it is in memory."""
    return Review.objects.create(
        article=page,
        reviewer=page.reviewer,
        reviewer_name=page.reviewer.full_name,
        reviewed_on=page.reviewed_on,
        due_on=page.review_due_on or page.reviewed_on,
        text=reading_of(page),
    )


# As one unit, content items are compared once and not after each of its steps.
@unit_of_work()
def _put_below(parent: Page, page: PageT, publish: bool) -> PageT:
    # The sync of content items brings the references of a page that is published up to date, too.
    with disable_reference_index_auto_update() if publish else nullcontext():
        parent.add_child(instance=page)
        if publish:
            _publish(page)
    return page


def _publish(page: Page) -> None:
    """Leave the rows that Wagtail's `publish` of a first revision leaves, in a third of its steps.

    A test holds them equal.
    """
    revision = page.save_revision()
    if page.go_live_at or page.expire_at:
        revision.publish()
    else:
        page.live, page.has_unpublished_changes, page.live_revision = True, False, revision
        page.last_published_at = timezone.now()
        page.first_published_at = page.first_published_at or page.last_published_at
        page.save(clean=False, update_fields=PUBLISHED)
        log(page, "wagtail.publish", revision=revision, content_changed=True)
    page.refresh_from_db()
