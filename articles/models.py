"""Pages for articles, which practitioners write and review, and for their index."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.api import APIField
from wagtail.search import index

from articles import help_texts as texts
from articles.content import ArticleData
from articles.corrections import log_changes, public_notes
from articles.forms import NO_AUTHOR, NOT_PUBLIC, ArticleForm
from articles.panels import CorrectionsPanel, LastReviewPanel, SmallCorrectionPanel
from articles.parts import NOT_YET
from articles.reading import reading_of
from articles.reviewed import keep_review, refusal
from cms.content.blocks.body import BodyBlock
from cms.content.blocks.streams import StreamField
from cms.content.content_checks.panels import ClaimsPanel
from cms.content.images.pictures import PictureField, group, picture_panel
from cms.content.pages.clock import day_moment
from cms.content.pages.models import BasePage
from cms.content.retractions.pages import RetractablePage
from cms.content.retractions.panels import RetractionsPanel
from cms.content.topics.fields import TopicsField
from cms.delivery.models import ContentItem
from cms.delivery.website.lists import chosen, paginate
from cms.delivery.website.pages import ContentPage
from cms.foundation.transactions import unit_of_work
from cms.foundation.visibility import is_public, public_in_bulk
from practitioners.models import PractitionerPage


class ArticleIndexPage(BasePage):
    """The index page of all articles."""

    introduction = models.TextField(blank=True, max_length=1000)

    content_panels: ClassVar = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        ClaimsPanel(),
    ]
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["articles.ArticlePage"]
    max_count = 1
    listed_types = ("article",)
    schema_org_type = "CollectionPage"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the public articles to the context as `listing`, newest first."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        listing = paginate(request, ContentItem.objects.present().of_type("article"))
        return {**context, "listing": listing, "metadata": context["metadata"].of_page(listing)}


class ArticlePage(RetractablePage, ContentPage):
    """An article for patients."""

    base_form_class = ArticleForm
    source_rows = "references"
    open_graph_type = "article"
    unread_fields: ClassVar = ("correction_reason",)

    summary = models.TextField(
        max_length=500,
        help_text="One or two sentences, shown in lists and under the title.",
    )
    hero_image = PictureField()
    topics = TopicsField(blank=True, related_name="+")
    body = StreamField(BodyBlock())
    published_on = models.DateField(
        "publication date",
        null=True,
        blank=True,
        help_text="Shown to readers. Empty for the day on which it is first published.",
    )
    asked_reviewer = models.ForeignKey(
        PractitionerPage,
        verbose_name="reviewer to ask",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Listed are the clinical reviewers whose licence is valid. They are asked as "
        "soon as an editor has approved the article.",
    )
    # Emptied when it is published and recorded.
    correction_reason = models.CharField(
        "reason for a small correction", max_length=200, blank=True, help_text=texts.SMALL
    )
    # Set only by an approved review, together with its record.
    reviewer = models.ForeignKey(
        PractitionerPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reviewed_on = models.DateField(null=True, blank=True)
    review_due_on = models.DateField("next review due on", null=True, blank=True)

    content_panels: ClassVar = [
        *ContentPage.content_panels,
        FieldPanel("summary", help_text=texts.SUMMARY),
        FieldPanel("body", help_text=texts.BODY),
        picture_panel(
            "hero_image",
            "Picture at the top",
            FieldPanel("hero_image", heading="Picture", help_text=texts.PICTURE),
            FieldPanel("hero_image_alt", heading="What it shows", help_text=texts.ALT),
        ),
        InlinePanel("article_authors", heading="Authors", label="Author", help_text=texts.AUTHORS),
        FieldPanel("topics", help_text=texts.TOPICS),
        InlinePanel(
            "references", heading="References", label="Reference", help_text=texts.REFERENCES
        ),
        ClaimsPanel(),
        InlinePanel(
            "related_articles", heading="Related articles", label="Article", help_text=texts.RELATED
        ),
    ]
    review_panels: ClassVar = [
        FieldPanel("asked_reviewer", widget=forms.Select),
        LastReviewPanel(
            [
                FieldPanel("reviewer", read_only=True),
                FieldPanel("reviewed_on", read_only=True),
                FieldPanel("review_due_on", read_only=True),
            ],
            "The last clinical review",
        ),
        SmallCorrectionPanel("correction_reason", heading="A small correction"),
        CorrectionsPanel("corrections", heading="Updates and corrections", label="Note"),
        RetractionsPanel(heading="Retractions"),
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
    # A copy has been neither published nor reviewed.
    exclude_fields_in_copy: ClassVar = [
        *ContentPage.exclude_fields_in_copy,
        *("published_on", "asked_reviewer", "reviewer", "reviewed_on", "review_due_on"),
        "correction_reason",
    ]
    search_fields: ClassVar = [
        *ContentPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]

    # Fields that programs can write through Wagtail's API v3.
    api_fields: ClassVar = [
        APIField(name, writable=True)
        for name in (
            *("summary", "body", *group("hero_image")),
            *("article_authors", "topics", "references"),
        )
    ]

    class Meta:
        verbose_name = "article"

    def clean(self) -> None:
        """Reject a publication date in the future, unless the article is public with it."""
        super().clean()
        is_to_come = self.published_on and self.published_on > timezone.localdate()
        # The clock of the machine may have been ahead when the article was published.
        same = type(self).objects.filter(pk=self.pk, live=True, published_on=self.published_on)
        if is_to_come and not same.exists():
            message = f"{NOT_YET} To publish later, set a schedule instead."
            raise ValidationError({"published_on": message})

    def obstacles(self) -> Iterator[str]:
        """Yield the obstacles to publishing that any page can have, and those about the authors."""
        yield from super().obstacles()
        authors = [author.practitioner for author in self.article_authors.all()]
        if not authors:
            yield NO_AUTHOR
        yield from (NOT_PUBLIC.format(one.title) for one in authors if not is_public(one))
        if not self.current_workflow_state:  # Otherwise it is on its way through a review.
            yield from filter(None, [refusal(self, self.correction_reason, reading_of(self))])

    def publish(self, revision: Any, *args: Any, user: Any = None, **kwargs: Any) -> Any:
        """Publish or schedule a revision; record small corrections, and log changes of notes."""
        with unit_of_work():
            keep_review(revision, user)
            before = public_notes(self)
            result = super().publish(revision, *args, user=user, **kwargs)
            log_changes(self, before, user)
            return result

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the summaries of the related articles as `related`."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        ids = [page["id"] for page in context["item"]["related"]]
        return {**context, "related": chosen(request, ids)}

    def publication_time(self, zone: tzinfo) -> datetime | None:
        """Return a moment of the publication date, else the first publication time.

        The moment is on that date both in `zone` and in UTC, so that each channel names the date.
        """
        if self.published_on:
            return day_moment(self.published_on, zone)
        first: datetime | None = self.first_published_at
        return first

    def open_graph_properties(self, item: ArticleData) -> list[tuple[str, str]]:
        """Return the dates, the authors and the topics of the article as Open Graph properties."""
        topics = [topic["name"] for topic in item["topics"]]
        return [
            ("article:published_time", item["published_at"] or ""),
            ("article:modified_time", item["updated_at"] or ""),
            *(("article:author", author["url"]) for author in item["authors"]),
            *(("article:section", name) for name in topics[:1]),
            *(("article:tag", name) for name in topics),
        ]

    def public_authors(self) -> list[PractitionerPage]:
        """Return the authors in order, without those whose own page is not public."""
        chosen = [author.practitioner_id for author in self.article_authors.all()]
        public = public_in_bulk(PractitionerPage, chosen)
        return [public[pk] for pk in dict.fromkeys(chosen) if pk in public]

    def public_related(self) -> list["ArticlePage"]:
        """Return the related articles in order, without those that are not public."""
        chosen = [related.article_id for related in self.related_articles.all()]
        public = public_in_bulk(ArticlePage, chosen)
        return [public[pk] for pk in dict.fromkeys(chosen) if pk in public and pk != self.pk]
