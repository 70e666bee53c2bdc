"""The home page, and pages with information about the practice or the website."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.search import index

from articles.models import ArticleIndexPage, ArticlePage
from articles.published import public_articles
from cms.content.blocks.body import BodyBlock, represent_body
from cms.content.blocks.streams import StreamField
from cms.content.content_checks.panels import ClaimsPanel
from cms.content.images.pictures import PictureField, picture_panel
from cms.content.images.representation import ImageData, represent_picture
from cms.content.pages.metadata import Metadata
from cms.content.pages.models import BasePage
from cms.content.practice.models import PracticeSettings
from cms.content.practice.structured_data import clinic, website
from cms.delivery.models import ContentItem
from cms.delivery.website.lists import chosen, newest
from cms.delivery.website.remembered import remembered
from cms.foundation.addresses import page_path
from cms.foundation.ordered_rows import OrderedRow
from cms.foundation.schema_org import CONTEXT, Node
from cms.foundation.visibility import public_pages

NEWEST = 6


class HomePage(BasePage):
    """The home page of the practice."""

    introduction = models.TextField(max_length=1000, blank=True)
    hero_image = PictureField()
    body = StreamField(BodyBlock(), blank=True)

    content_panels: ClassVar = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        picture_panel("hero_image", "Image at the top"),
        FieldPanel("body"),
        InlinePanel(
            "highlights",
            heading="Highlights",
            label="Article",
            help_text="Articles to begin with. They are shown above the newest ones.",
        ),
        ClaimsPanel(),
    ]
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    max_count = 1
    listed_types = ("article", "practitioner")

    def pictures(self) -> Iterator[ImageData | None]:
        """Yield the pictures to represent the page: the chosen one, then the one at the top."""
        yield from super().pictures()
        yield represent_picture(self, "hero_image")

    def structured_data(self, metadata: Metadata, practice: PracticeSettings) -> Node:
        """Return a description of the website and the practice in the vocabulary of schema.org."""
        home = clinic(practice)
        if metadata.image:
            home["image"] = metadata.image["url"]
        return {"@context": CONTEXT, "@graph": [website(practice, metadata.locale), home]}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the body, the highlights, the newest other articles and the practitioners."""
        ids = remembered(request, ("highlights", self.pk), self._highlighted)
        practitioners = ContentItem.objects.public().filter(type="practitioner")
        return {
            **super().get_context(request, *args, **kwargs),
            "hero_image": represent_picture(self, "hero_image"),
            "body": represent_body(self.body),
            "highlights": chosen(request, ids),
            "articles": newest(request, public_articles().exclude(pk__in=ids), NEWEST),
            "articles_url": remembered(request, ("articles", self.pk), self._articles_path),
            "practitioners": newest(request, practitioners),
        }

    def _articles_path(self) -> str:
        articles = public_pages(ArticleIndexPage.objects.child_of(self)).first()
        return page_path(articles) if articles else ""

    def _highlighted(self) -> list[str]:
        """Return the ids of the highlights' content items in order, without duplicates."""
        pages = [highlight.article_id for highlight in self.highlights.all()]
        found = ArticlePage.objects.in_bulk(pages)
        ids = [str(found[page].canonical.content_id) for page in pages if page in found]
        return list(dict.fromkeys(ids))


class Highlight(OrderedRow):
    """An article that the home page shows above the newest ones."""

    home = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="highlights")
    article = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="+")

    panels: ClassVar = [FieldPanel("article")]


class InformationPage(BasePage):
    """A page of the website only, such as the accessibility statement. It has no content item."""

    introduction = models.TextField(max_length=1000, blank=True)
    body = StreamField(BodyBlock())

    content_panels: ClassVar = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
        ClaimsPanel(),
    ]
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields: ClassVar = [
        *BasePage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = "information page"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the body to the context, in the form in which content items deliver bodies."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "body": represent_body(self.body)}
