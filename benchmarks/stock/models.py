"""The content of the site, as a developer who knows Wagtail writes it."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.api import APIField
from wagtail.blocks import RichTextBlock
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Orderable, Page
from wagtail.search import index

PICTURE = {"null": True, "on_delete": models.SET_NULL, "related_name": "+"}


@register_setting
class Practice(BaseSiteSetting):
    """What the header and the footer show."""

    name = models.CharField(max_length=200)
    tagline = models.CharField(max_length=200)
    address = models.TextField()
    hours = models.TextField()


class Topic(models.Model):
    """A topic of articles."""

    name = models.CharField(max_length=100)
    slug = models.SlugField()

    def __str__(self) -> str:
        return self.name


class HomePage(Page):
    """The home page, with the newest articles."""

    template = "stock/list.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the newest articles."""
        newest = ArticlePage.objects.live().public().order_by("-first_published_at")
        listing = newest.select_related("hero_image").prefetch_related("topics")[:12]
        return {**super().get_context(request, *args, **kwargs), "listing": listing}


class IndexPage(Page):
    """The parent of articles or of people."""

    template = "stock/list.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the newest pages below it."""
        listing = self.get_children().live().public().order_by("-first_published_at").specific()
        return {**super().get_context(request, *args, **kwargs), "listing": listing[:12]}


class PersonPage(Page):
    """A practitioner."""

    template = "stock/person.html"
    full_name = models.CharField(max_length=200)
    summary = models.TextField()
    portrait = models.ForeignKey("wagtailimages.Image", **PICTURE)
    api_fields: ClassVar = [APIField("full_name"), APIField("summary"), APIField("portrait")]


class ArticlePage(Page):
    """An article."""

    template = "stock/article.html"
    summary = models.TextField()
    minutes = models.PositiveIntegerField(default=1)
    hero_image = models.ForeignKey("wagtailimages.Image", **PICTURE)
    body = StreamField([("text", RichTextBlock()), ("image", ImageBlock())])
    topics = ParentalManyToManyField(Topic)
    disclaimer = models.TextField()
    search_fields: ClassVar = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]
    api_fields: ClassVar = [
        APIField(name)
        for name in (
            *("summary", "minutes", "hero_image", "body", "topics", "disclaimer"),
            *("article_authors", "references", "related_articles"),
        )
    ]


class Author(Orderable):
    """An author of an article."""

    page = ParentalKey(ArticlePage, related_name="article_authors")
    person = models.ForeignKey(PersonPage, on_delete=models.CASCADE)
    api_fields: ClassVar = [APIField("person")]


class Reference(Orderable):
    """A work that an article cites."""

    page = ParentalKey(ArticlePage, related_name="references")
    text = models.TextField()
    url = models.URLField(max_length=500)
    api_fields: ClassVar = [APIField("text"), APIField("url")]


class Related(Orderable):
    """An article to read next."""

    page = ParentalKey(ArticlePage, related_name="related_articles")
    article = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="+")
    api_fields: ClassVar = [APIField("article")]
