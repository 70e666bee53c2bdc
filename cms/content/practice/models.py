"""The site settings of the practice, for all pages and channels."""

from functools import cached_property
from typing import ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import RegexValidator
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField

from cms.content.links.addresses import public_address
from cms.content.links.fields import AddressField
from cms.content.practice.navigation import LinkData, public_links
from cms.content.practice.zones import default_time_zone, time_zone_choices
from cms.foundation.ordered_rows import OrderedRow
from cms.foundation.transactions import UnitOfWorkModel

telephone_validator = RegexValidator(
    r"^\+?[0-9][0-9 ().-]{3,30}$", "Enter a telephone number such as +1 555 0100."
)


class ReviewRule(models.TextChoices):
    """What a change that was not reviewed means for the health review of a text."""

    SMALL = "small", "A small correction keeps the review, with a reason. Any other change ends it."
    NONE = "none", "Every change ends the review."
    AGAIN = (
        "again",
        "A small correction keeps the review, with a reason. Any other change must be reviewed "
        "before it is published.",
    )


@register_setting(icon="home", order=100)
class PracticeSettings(UnitOfWorkModel, BaseSiteSetting, ClusterableModel):
    """The practice's name, address, opening hours, booking link, and terms for partners."""

    practice_name = models.CharField(max_length=120, default="Our practice")
    tagline = models.CharField(max_length=160, blank=True)
    street = models.CharField(max_length=160, blank=True)
    city = models.CharField(max_length=80, blank=True)
    region = models.CharField(max_length=80, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=80, blank=True)
    telephone = models.CharField(max_length=32, blank=True, validators=[telephone_validator])
    email = models.EmailField(blank=True)
    time_zone = models.CharField(
        max_length=40,
        choices=time_zone_choices,
        default=default_time_zone,
        help_text="All times that you type and see here are in this zone, for everybody.",
    )
    booking_url = AddressField(
        "booking link", blank=True, help_text="Where “Book a consultation” leads."
    )
    disclaimer = RichTextField(
        editor="inline",
        blank=True,
        help_text="Shown below every article, and delivered with it to partners.",
    )
    footer_note = models.TextField(blank=True, help_text="The last line of every page.")
    review_rule = models.CharField(
        "changes after a health review",
        max_length=8,
        choices=ReviewRule.choices,
        default=ReviewRule.SMALL,
        help_text="Readers and partners are told what was changed since the review.",
    )
    attribution_text = models.CharField(
        max_length=255,
        blank=True,
        help_text="What a partner who shows an article has to say beside it.",
    )
    content_licence = models.CharField(
        max_length=120, blank=True, help_text="The terms for partners, for example “CC BY-NC 4.0”."
    )
    content_licence_url = AddressField("address of these terms", blank=True)

    panels: ClassVar = [
        MultiFieldPanel([FieldPanel("practice_name"), FieldPanel("tagline")], "Practice"),
        MultiFieldPanel(
            [
                FieldPanel("street"),
                FieldRowPanel([FieldPanel("city"), FieldPanel("region")]),
                FieldRowPanel([FieldPanel("postal_code"), FieldPanel("country")]),
                FieldRowPanel([FieldPanel("telephone"), FieldPanel("email")]),
            ],
            "Address",
        ),
        FieldPanel("time_zone"),
        InlinePanel("opening_hours", heading="Opening hours", label="Hours"),
        FieldPanel("booking_url"),
        InlinePanel("navigation_links", heading="Navigation", label="Link"),
        InlinePanel(
            "footer_links",
            heading="Links in the footer",
            label="Link",
            help_text="At the end of every page: accessibility, privacy, and the like.",
        ),
        FieldPanel("review_rule", widget=forms.RadioSelect),
        MultiFieldPanel([FieldPanel("disclaimer"), FieldPanel("footer_note")], "Small print"),
    ]

    class Meta:
        verbose_name = "practice"
        # For the proxy model below; Wagtail looks for it on the model that has the table.
        permissions: ClassVar = [("change_partnerterms", "Can change terms for partners")]

    def __str__(self) -> str:
        return self.practice_name

    @cached_property
    def booking_address(self) -> str:
        """Where the booking link leads now; empty if readers cannot open it."""
        return public_address(self.booking_url)

    @property
    def licence_address(self) -> str:
        """Where the address of the terms leads now; empty if readers cannot open it."""
        return public_address(self.content_licence_url)

    @cached_property
    def hours(self) -> "list[OpeningHours]":
        """The lines of the opening hours, read once."""
        return list(self.opening_hours.all()) if self.pk else []

    @cached_property
    def navigation(self) -> list[LinkData]:
        """The links of the main navigation to public pages, read once."""
        return public_links(self.navigation_links.all()) if self.pk else []

    @cached_property
    def footer(self) -> list[LinkData]:
        """The links at the end of every page to public pages, read once."""
        return public_links(self.footer_links.all()) if self.pk else []

    @property
    def zone(self) -> ZoneInfo:
        """The time zone as an object for calculations."""
        return ZoneInfo(self.time_zone)


@register_setting(icon="globe", order=110)
class PartnerTerms(PracticeSettings):
    """The part of the settings that users who look after partners may edit."""

    panels: ClassVar = [
        FieldPanel("attribution_text"),
        FieldPanel("content_licence"),
        FieldPanel("content_licence_url"),
    ]

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = "terms for partners"


class OpeningHours(OrderedRow):
    """One line of the opening hours."""

    practice = ParentalKey(PracticeSettings, on_delete=models.CASCADE, related_name="opening_hours")
    days = models.CharField(max_length=80, help_text="For example “Monday to Friday”.")
    opens = models.TimeField()
    closes = models.TimeField()

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("days"), FieldPanel("opens"), FieldPanel("closes")])
    ]


class PageLink(OrderedRow):
    """A link to a page, with a label of its own."""

    label = models.CharField(max_length=40)
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")

    panels: ClassVar = [FieldRowPanel([FieldPanel("label"), FieldPanel("page")])]

    class Meta(OrderedRow.Meta):
        abstract = True


class NavigationLink(PageLink):
    """One entry of the website's main navigation."""

    practice = ParentalKey(
        PracticeSettings, on_delete=models.CASCADE, related_name="navigation_links"
    )


class FooterLink(PageLink):
    """A link at the end of every page of the website."""

    practice = ParentalKey(PracticeSettings, on_delete=models.CASCADE, related_name="footer_links")
