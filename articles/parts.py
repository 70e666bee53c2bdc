"""The child objects of an article: authors, references, related articles and corrections."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.api import APIField

from cms.content.links.fields import AddressField
from cms.foundation.ordered_rows import OrderedRow

NOT_YET = "This day has not come yet."


class ArticleAuthor(OrderedRow):
    """An author of an article."""

    article = ParentalKey(
        "articles.ArticlePage", on_delete=models.CASCADE, related_name="article_authors"
    )
    practitioner = models.ForeignKey(
        "practitioners.PractitionerPage", on_delete=models.CASCADE, related_name="+"
    )

    panels: ClassVar = [FieldPanel("practitioner")]
    api_fields: ClassVar = [APIField("practitioner", writable=True)]


class Reference(OrderedRow):
    """A source that an article cites by its number."""

    article = ParentalKey(
        "articles.ArticlePage", on_delete=models.CASCADE, related_name="references"
    )
    text = models.TextField(help_text="Authors, title, journal, year, pages.")
    doi = models.CharField(
        "DOI", max_length=120, blank=True, help_text="For example 10.7326/M16-2367."
    )
    url = AddressField("address", blank=True)

    panels: ClassVar = [
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("doi"), FieldPanel("url")]),
    ]
    api_fields: ClassVar = [APIField(name, writable=True) for name in ("text", "doi", "url")]


class RelatedArticle(OrderedRow):
    """A related article, to read next."""

    source = ParentalKey(
        "articles.ArticlePage", on_delete=models.CASCADE, related_name="related_articles"
    )
    article = models.ForeignKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="+")

    panels: ClassVar = [FieldPanel("article")]


class Correction(OrderedRow):
    """A note that says what changed in an article after it was published, and when."""

    class Kind(models.TextChoices):
        UPDATE = "update"
        CORRECTION = "correction"

    article = ParentalKey(
        "articles.ArticlePage", on_delete=models.CASCADE, related_name="corrections"
    )
    date = models.DateField(default=timezone.localdate)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.UPDATE)
    text = models.TextField(max_length=1000, help_text="One sentence: what changed, and why.")

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("date"), FieldPanel("kind")]),
        FieldPanel("text"),
    ]

    def clean(self) -> None:
        """Reject a date in the future, unless it is stored already: a clock may have been ahead."""
        super().clean()
        is_to_come = self.date and self.date > timezone.localdate()
        if is_to_come and not type(self).objects.filter(pk=self.pk, date=self.date).exists():
            raise ValidationError({"date": NOT_YET})
