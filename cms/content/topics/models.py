"""The model of topics, which articles are about and practitioners specialise in."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from cms.foundation.addresses import absolute_url
from cms.foundation.transactions import UnitOfWorkModel


class Topic(index.Indexed, UnitOfWorkModel):
    """A subject with a page of its own on the website."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(
        max_length=80, unique=True, help_text="The last part of the topic's web address."
    )
    description = models.TextField(
        max_length=1000,
        blank=True,
        help_text="One or two sentences at the top of the topic's page.",
    )
    review_interval_months = models.PositiveSmallIntegerField(
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text="How long a clinical review of an article on this topic holds.",
    )

    panels: ClassVar = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("description"),
        FieldPanel("review_interval_months"),
    ]
    search_fields: ClassVar = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the path of the topic's page."""
        return reverse("topic", args=[self.slug])

    @property
    def url(self) -> str:
        """The absolute URL of the topic's page."""
        return absolute_url(self.get_absolute_url())
