"""Pages about the practitioners of the practice."""

from typing import Any, ClassVar

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
)
from wagtail.api import APIField
from wagtail.search import index

from cms.content.blocks.body import BodyBlock
from cms.content.blocks.streams import StreamField
from cms.content.content_checks.panels import ClaimsPanel
from cms.content.images.pictures import PictureField, group, picture_panel
from cms.content.links.fields import AddressField
from cms.content.pages.models import BasePage
from cms.content.pages.panels import TitlePanel
from cms.content.topics.fields import TopicsField
from cms.delivery.models import ContentItem
from cms.delivery.website.lists import paginate
from cms.delivery.website.pages import ContentPage
from cms.foundation.ordered_rows import OrderedRow
from cms.foundation.transactions import unit_of_work
from practitioners.permissions import BiographyPermissionTester


def languages() -> list[tuple[str, str]]:
    """Return the codes and names of the languages that Django knows, sorted by name.

    When a new version of Django knows more languages, no migration is needed.
    """
    names = ((code, info["name"]) for code, info in LANG_INFO.items() if "name" in info)
    return sorted(names, key=lambda language: language[1])


class PractitionerIndexPage(BasePage):
    """The index page of all practitioners."""

    introduction = models.TextField(blank=True, max_length=1000)

    content_panels: ClassVar = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        ClaimsPanel(),
    ]
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["practitioners.PractitionerPage"]
    max_count = 1
    listed_types = ("practitioner",)
    schema_org_type = "CollectionPage"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the public practitioners to the context as `listing`."""
        items = ContentItem.objects.present().of_type("practitioner")
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        listing = paginate(request, items)
        return {**context, "listing": listing, "metadata": context["metadata"].of_page(listing)}


class PractitionerPage(ContentPage):
    """A practitioner, with portrait, credentials, biography, and what they wrote and reviewed."""

    open_graph_type = "profile"

    honorific = models.CharField(max_length=20, blank=True, help_text="Before the name: Dr.")
    post_nominals = models.CharField(
        max_length=80, blank=True, help_text="After the name: DACM, L.Ac."
    )
    job_title = models.CharField(max_length=120, blank=True)
    portrait = PictureField(
        "portrait",
        alt_help="For those who cannot see it.",
        decoration_help="The name beside it says enough.",
    )
    summary = models.TextField(
        "short biography",
        max_length=1000,
        help_text="A few sentences, shown below every article that this person wrote.",
    )
    body = StreamField(
        BodyBlock(("paragraph", "heading", "image", "quote", "key_points", "video")),
        verbose_name="biography",
        blank=True,
    )
    specialties = TopicsField(blank=True, related_name="+")
    booking_url = AddressField(
        "booking link", blank=True, help_text="Empty for the booking link of the practice."
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name="login",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="biography",
        help_text="With the role Practitioner, this account may edit this biography and no other. "
        "It holds as soon as the page is saved.",
    )

    content_panels: ClassVar = [
        TitlePanel(
            "title", heading="Name", help_text="Without title and letters.", placeholder="Name*"
        ),
        FieldRowPanel([FieldPanel("honorific"), FieldPanel("post_nominals")]),
        FieldPanel("job_title"),
        picture_panel("portrait", "Portrait"),
        FieldPanel("summary"),
        FieldPanel("body"),
        ClaimsPanel(),
        InlinePanel("degrees", heading="Degrees", label="Degree"),
        InlinePanel("licences", heading="Licences", label="Licence"),
        FieldPanel("specialties"),
        InlinePanel("languages", heading="Languages", label="Language"),
        FieldPanel("booking_url"),
        InlinePanel("profiles", heading="Profiles elsewhere", label="Profile"),
        FieldPanel("user", permission="practitioners.link_login"),
    ]
    parent_page_types: ClassVar = ["practitioners.PractitionerIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields: ClassVar = [
        *ContentPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]

    # Fields that programs can write through Wagtail's API v3: the text, but not who may edit it.
    api_fields: ClassVar = [
        APIField(name, writable=True)
        for name in (
            *("honorific", "post_nominals", "job_title", "summary", "body"),
            *(*group("portrait"), "specialties", "booking_url"),
        )
    ]

    # The login that may edit the biography is not part of a draft or a revision.
    exclude_fields_in_copy: ClassVar = [*ContentPage.exclude_fields_in_copy, "user"]

    class Meta:
        verbose_name = "practitioner"
        permissions: ClassVar = [
            ("edit_own_biography", "Can edit the biography that names their login"),
            ("link_login", "Can say which login may edit a biography"),
            ("review_articles", "Can be asked to review articles, and approve them"),
        ]

    def permissions_for_user(self, user: Any) -> BiographyPermissionTester:
        """Return the permissions of `user`, who may also edit their own biography."""
        return BiographyPermissionTester(user, self)

    def with_content_json(self, content: dict[str, Any]) -> "PractitionerPage":
        """Return the page as it was in a revision, but with the login that may edit it now."""
        page: PractitionerPage = super().with_content_json(content)
        page.user_id = self.user_id
        return page

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """Save a draft. Its login takes effect at once, even if the page is published."""
        with unit_of_work():
            self._wait_for_others()
            PractitionerPage.objects.filter(pk=self.pk).update(user=self.user_id)
            return super().save_revision(*args, **kwargs)

    @property
    def full_name(self) -> str:
        """The name as it is written under an article."""
        name = f"{self.honorific} {self.title}".strip()
        return f"{name}, {self.post_nominals}" if self.post_nominals else name

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what the practitioner wrote as `written`, and what they reviewed as `reviewed`."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        items, key = ContentItem.objects.present(), context["item"]["id"]
        written = items.with_facet("author", key)
        reviewed = items.with_facet("reviewer", key)
        return {
            **context,
            "written": paginate(request, written, parameter="written"),
            "reviewed": paginate(request, reviewed, parameter="reviewed"),
        }


class Degree(OrderedRow):
    """An academic degree."""

    practitioner = ParentalKey(PractitionerPage, on_delete=models.CASCADE, related_name="degrees")
    award = models.CharField(max_length=160)
    institution = models.CharField(max_length=160)
    year = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1900), MaxValueValidator(2100)]
    )

    panels: ClassVar = [
        FieldPanel("award"),
        FieldRowPanel([FieldPanel("institution"), FieldPanel("year")]),
    ]


class Licence(OrderedRow):
    """A licence to practise."""

    practitioner = ParentalKey(PractitionerPage, on_delete=models.CASCADE, related_name="licences")
    kind = models.CharField(max_length=120)
    jurisdiction = models.CharField(max_length=120)
    number = models.CharField(max_length=60)
    register_url = AddressField("address in the public register", blank=True)
    expires_on = models.DateField(null=True, blank=True)

    panels: ClassVar = [
        FieldPanel("kind"),
        FieldRowPanel([FieldPanel("jurisdiction"), FieldPanel("number")]),
        FieldRowPanel([FieldPanel("register_url"), FieldPanel("expires_on")]),
    ]


class SpokenLanguage(OrderedRow):
    """A language that patients can speak with the practitioner."""

    practitioner = ParentalKey(PractitionerPage, on_delete=models.CASCADE, related_name="languages")
    code = models.CharField("language", max_length=12, choices=languages)

    panels: ClassVar = [FieldPanel("code")]


class Profile(OrderedRow):
    """A page about the practitioner on another site."""

    practitioner = ParentalKey(PractitionerPage, on_delete=models.CASCADE, related_name="profiles")
    url = AddressField("address")

    panels: ClassVar = [FieldPanel("url")]
