"""Articles: written by practitioners, reviewed by one, with references."""

from datetime import datetime, time
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from articles.forms import ArticleForm
from cms.blocks.body import BodyBlock
from cms.delivery.pages import ContentPage, paginate, public_articles
from cms.pages.models import BasePage
from cms.topics.fields import TopicsField
from cms.visibility import public_pages
from practitioners.models import PractitionerPage


class ArticleIndexPage(BasePage):
    """The list of all articles."""

    introduction = models.TextField(blank=True, max_length=400)

    content_panels: ClassVar = [*BasePage.content_panels, FieldPanel("introduction")]
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["articles.ArticlePage"]
    max_count = 1

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template the public articles as `listing`, newest first."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "listing": paginate(public_articles(), request.GET.get("page"))}


class ArticlePage(ContentPage):
    """An article for patients."""

    base_form_class = ArticleForm

    summary = models.TextField(
        max_length=300,
        help_text="One or two sentences, shown in lists and under the title.",
    )
    hero_image = models.ForeignKey(
        "images.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    hero_image_alt = models.CharField(
        "description of the image",
        max_length=255,
        blank=True,
        help_text="What it shows, for those who cannot see it. Leave empty if it is decoration.",
    )
    topics = TopicsField(blank=True, related_name="+")
    body = StreamField(BodyBlock())
    published_on = models.DateField(
        "publication date",
        null=True,
        blank=True,
        help_text="Shown to readers. Empty for the day on which it is first published.",
    )
    reviewer = models.ForeignKey(
        PractitionerPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reviewed_on = models.DateField(null=True, blank=True)
    review_due_on = models.DateField("next review due on", null=True, blank=True)

    content_panels: ClassVar = [
        *ContentPage.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("hero_image"), FieldPanel("hero_image_alt")], "Image at the top"
        ),
        InlinePanel("article_authors", heading="Authors", label="Author"),
        FieldPanel("topics"),
        FieldPanel("body"),
        InlinePanel("references", heading="References", label="Reference"),
        InlinePanel("related_articles", heading="Related articles", label="Article"),
    ]
    review_panels: ClassVar = [
        MultiFieldPanel(
            [
                FieldPanel("reviewer"),
                FieldRowPanel([FieldPanel("reviewed_on"), FieldPanel("review_due_on")]),
            ],
            "Clinical review",
        ),
        InlinePanel("corrections", heading="Updates and corrections", label="Note"),
    ]
    settings_panels: ClassVar = [FieldPanel("published_on"), *ContentPage.settings_panels]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading="Content"),
            ObjectList(review_panels, heading="Health review"),
            ObjectList(ContentPage.promote_panels, heading="Search and sharing"),
            ObjectList(settings_panels, heading="Settings"),
        ]
    )
    parent_page_types: ClassVar = ["articles.ArticleIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields: ClassVar = [
        *ContentPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = "article"

    def clean(self) -> None:
        """A publication date in the future would be no publication date."""
        super().clean()
        if self.published_on and self.published_on > timezone.localdate():
            message = "This day has not come yet. To publish later, set a schedule instead."
            raise ValidationError({"published_on": message})

    @property
    def publication_time(self) -> datetime | None:
        """The start of the day that the editor gave, else when it was first published."""
        if self.published_on:
            return timezone.make_aware(datetime.combine(self.published_on, time.min))
        first: datetime | None = self.first_published_at
        return first

    def public_authors(self) -> list[PractitionerPage]:
        """The authors in order, without those whose own page is not public."""
        chosen = [author.practitioner_id for author in self.article_authors.all()]
        public = public_pages(PractitionerPage.objects.filter(pk__in=chosen)).in_bulk()
        return [public[pk] for pk in dict.fromkeys(chosen) if pk in public]

    def public_related(self) -> list["ArticlePage"]:
        """The related articles in order, without those that are not public."""
        chosen = [related.article_id for related in self.related_articles.all()]
        public = public_pages(ArticlePage.objects.filter(pk__in=chosen)).in_bulk()
        return [public[pk] for pk in dict.fromkeys(chosen) if pk in public and pk != self.pk]


class ArticleAuthor(Orderable):
    """Somebody who wrote an article."""

    article = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="article_authors")
    practitioner = models.ForeignKey(PractitionerPage, on_delete=models.CASCADE, related_name="+")

    panels: ClassVar = [FieldPanel("practitioner")]


class Reference(Orderable):
    """A source that an article cites by its number."""

    article = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="references")
    text = models.TextField(help_text="Authors, title, journal, year, pages.")
    doi = models.CharField(
        "DOI", max_length=120, blank=True, help_text="For example 10.7326/M16-2367."
    )
    url = models.URLField("address", blank=True)

    panels: ClassVar = [
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("doi"), FieldPanel("url")]),
    ]


class RelatedArticle(Orderable):
    """Another article to read next."""

    source = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="related_articles")
    article = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="+")

    panels: ClassVar = [FieldPanel("article")]


class Correction(Orderable):
    """What changed in an article after it was published, and when."""

    class Kind(models.TextChoices):
        UPDATE = "update"
        CORRECTION = "correction"
        RETRACTION = "retraction"

    article = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="corrections")
    date = models.DateField(default=timezone.localdate)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.UPDATE)
    text = models.TextField(max_length=400, help_text="One sentence: what changed, and why.")

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("date"), FieldPanel("kind")]),
        FieldPanel("text"),
    ]
