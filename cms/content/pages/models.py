"""The base class of all page types."""

import unicodedata
import uuid
from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property, classproperty
from wagtail.admin.panels import CommentPanel, FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction, Revision

from cms.content.content_checks.checking import Check
from cms.content.content_checks.draft import Draft
from cms.content.images.pictures import PictureField
from cms.content.images.representation import ImageData
from cms.content.links.saving import link_to_pages
from cms.content.pages import help_texts as texts
from cms.content.pages.breadcrumbs import breadcrumb
from cms.content.pages.completeness import missing
from cms.content.pages.forms import PageCopyForm, PageForm
from cms.content.pages.losses import would_lose_text
from cms.content.pages.metadata import Metadata, description
from cms.content.pages.panels import SchedulePanel, TitlePanel, tabs
from cms.content.pages.signals import address_changed
from cms.content.pages.slugs import with_marks
from cms.content.pages.social_images import drawn_image, represent_chosen, social_image
from cms.content.pages.stored_keys import all_exist
from cms.content.practice.models import PracticeSettings
from cms.content.practice.time_zone import practice_in_use
from cms.foundation.addresses import page_url
from cms.foundation.cards.cards import Card
from cms.foundation.formats.content import SocialImage
from cms.foundation.schema_org import Crumb, Node, document, web_page
from cms.foundation.transactions import unit_of_work
from cms.foundation.visibility import is_expired, restrictions

EXPIRED = "It has expired: choose a later expiry, or none, or nobody will see it."


class BasePage(Page):
    """A page with search metadata that makes each of its changes in one transaction."""

    base_form_class = PageForm
    copy_form_class = PageCopyForm

    # The address of the page in the API, the same for ever; never copied, never reverted.
    content_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    claims_reason = models.TextField(
        "reason for health claims",
        max_length=1000,
        blank=True,
        help_text="Why these words may stay without a source. It is kept in the history of the "
        "page and never published.",
    )

    # The name of the inline rows that its text cites by number.
    source_rows: ClassVar[str] = ""
    # The types of content items that the page lists: it changes when one of them does.
    listed_types: ClassVar[tuple[str, ...]] = ()
    social_image = PictureField(described=False)
    # Set where a page is read for a reader together with the fact that it is public.
    is_known_public = False

    content_panels: ClassVar = [TitlePanel("title", help_text=texts.TITLE, placeholder="Title*")]
    promote_panels: ClassVar = [
        MultiFieldPanel(
            [
                FieldPanel("slug", heading="Address", help_text=texts.SLUG),
                FieldPanel(
                    "seo_title", heading="Title in search results", help_text=texts.SEO_TITLE
                ),
                FieldPanel(
                    "search_description",
                    heading="Description in search results",
                    help_text=texts.DESCRIPTION,
                ),
            ],
            "Search results",
        ),
        FieldPanel("social_image", heading="Picture for sharing", help_text=texts.SOCIAL_IMAGE),
    ]
    settings_panels: ClassVar = [SchedulePanel(), CommentPanel()]
    edit_handler: ClassVar[Any] = classproperty(tabs)
    exclude_fields_in_copy: ClassVar = ["content_id"]
    # The type of the page in schema.org, and whether a card is drawn for it.
    schema_org_type: ClassVar = "WebPage"
    has_card: ClassVar = True

    class Meta:
        abstract = True

    @property
    def canonical(self) -> "BasePage":
        """The page whose text this is: the source of an alias, else the page itself."""
        source: BasePage | None = self.alias_of and self.alias_of.specific
        return source.canonical if source else self

    def clean(self) -> None:
        """Refuse a title with characters that cannot be shown."""
        super().clean()
        if any(unicodedata.category(character) == "Cc" for character in self.title):
            raise ValidationError(
                {"title": "The title contains characters that cannot be shown. Type it again."}
            )

    def obstacles(self) -> Iterator[str]:
        """Yield what must be fixed in the page in memory before it is published without a form."""
        if is_expired(self):
            yield EXPIRED
        yield from missing(self)
        yield from (finding.message for finding in Check(Draft.of(self)).obstacles)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save the page as a unit of work."""
        if self.id is None and self.alias_of_id:
            self._forget_what_is_not_copied()
        with unit_of_work():
            return super().save(*args, **kwargs)

    def _forget_what_is_not_copied(self) -> None:
        """Reset the fields that a copy does not have; Wagtail copies all fields to an alias."""
        for name in self.exclude_fields_in_copy:
            setattr(self, name, self._meta.get_field(name).get_default())

    def save_revision(
        self, *args: Any, overwrite_revision: Revision | None = None, **kwargs: Any
    ) -> Any:
        """Save a version, in which addresses of the own site are links to pages.

        One that has much text which would be gone is not overwritten.
        """
        if overwrite_revision and would_lose_text(self, overwrite_revision):
            overwrite_revision = None
        link_to_pages(self)
        return super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete the page and those below it as a unit of work."""
        with unit_of_work():
            self._wait_for_others(also_above=True)
            return super().delete(*args, **kwargs)

    def publish(self, *args: Any, **kwargs: Any) -> Any:
        """Publish or schedule a revision as a unit of work."""
        with unit_of_work():
            self._wait_for_others()
            self.refuse_publishing()
            return super().publish(*args, **kwargs)

    def refuse_publishing(self) -> None:
        """Raise PublishPermissionError if nothing of the page may be published."""

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        """Unpublish the page as a unit of work."""
        with unit_of_work():
            self._wait_for_others()
            return super().unpublish(*args, **kwargs)

    def move(self, *args: Any, **kwargs: Any) -> Any:
        """Move the page and those below it as a unit of work."""
        with unit_of_work():
            self._wait_for_others(also_above=True)
            return super().move(*args, **kwargs)

    def _get_autogenerated_slug(self, base_slug: str) -> str:
        """Return a free slug for the title, whose vowels Wagtail's `base_slug` may lack."""
        slug: str = super()._get_autogenerated_slug(with_marks(base_slug, self.title))
        return slug

    def _wait_for_others(self, *, also_above: bool = False) -> None:
        """Lock the page, which waits for others who change it, and reload its place in the tree.

        Wagtail writes whole rows, so without the lock a page that was moved meanwhile would be put
        back. Wagtail also locks revisions, pages and parents in any order, and PostgreSQL ends a
        deadlock with an error. `also_above` locks the parent first, as a change of the parent's
        address does.
        """
        rows = Page.objects.select_for_update(no_key=True)
        if also_above:
            rows.filter(path=self.path[: -self.steplen]).values_list("pk").first()
        for place in rows.filter(pk=self.pk).values("path", "depth", "numchild", "url_path"):
            for name, value in place.items():
                setattr(self, name, value)

    def _update_descendant_url_paths(self, old_url_path: str, new_url_path: str) -> None:
        """Update the addresses of the pages below; send `address_changed` in the transaction."""
        super()._update_descendant_url_paths(old_url_path, new_url_path)
        address_changed.send(type(self), instance=self, url_path_before=old_url_path)

    @classmethod
    def from_serializable_data(
        cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False
    ) -> Any:
        """Return the page of stored content; what is gone is looked for only if something is."""
        checks = check_fks and not all_exist(cls, data)
        return super().from_serializable_data(data, check_fks=checks, strict_fks=strict_fks)

    def with_content_json(self, content: dict[str, Any]) -> "BasePage":
        """Return the page as it was in a revision, with its current content id."""
        page: BasePage = super().with_content_json(content)
        page.content_id = self.content_id
        return page

    def get_view_restrictions(self) -> Any:
        """Return the view restrictions that apply, for an alias also those of its source."""
        return PageViewRestriction.objects.none() if self.is_known_public else restrictions(self)

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Raise Http404 as soon as the page expires, before the scheduled run unpublishes it."""
        if not path_components and is_expired(self):
            raise Http404
        return super().route(request, path_components)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the absolute `canonical_url` of its text, the content and `metadata`."""
        context = {
            **super().get_context(request, *args, **kwargs),
            "canonical_url": page_url(self.canonical),
            **self.content_context(request),
        }
        return {**context, "metadata": self.metadata(request, context)}

    def content_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return the content of the page for the context of its template."""
        return {}

    def metadata(self, request: HttpRequest, context: dict[str, Any]) -> Metadata:
        """Return the metadata for the head of the page; `context` is the template context."""
        practice, lead = practice_in_use(), getattr(self, "introduction", "")
        metadata = Metadata(
            title=self.seo_title or self.title,
            url=context["canonical_url"],
            description=description(self.search_description, lead, practice.tagline),
            locale=self.locale.language_code,
            country=practice.country,
            image=self.shared_image(practice),
            is_indexed=not getattr(request, "is_preview", False),
        )
        metadata.schema_org = self.structured_data(metadata, practice)
        return metadata

    @cached_property
    def crumbs(self) -> list[Crumb]:
        """The way to the page, for search engines."""
        return breadcrumb(self.canonical, self.title)

    def structured_data(self, metadata: Metadata, practice: PracticeSettings) -> Node:
        """Return the schema.org data of the page."""
        described = web_page(
            self.schema_org_type,
            name=metadata.title,
            description=metadata.description,
            url=metadata.url,
            locale=metadata.locale,
            crumbs=self.crumbs,
        )
        return document(described)

    def card(self, practice: PracticeSettings) -> Card:
        """Return the content of the card that is drawn for the page."""
        return Card(title=self.title, practice=practice.practice_name)

    def shared_image(self, practice: PracticeSettings) -> SocialImage:
        """Return the page's image for sharing: a chosen one, one of its own, or the drawn card."""
        return social_image(
            self.pictures(), drawn_image(self.card(practice), "page_card", self.content_id)
        )

    def pictures(self) -> Iterator[ImageData | None]:
        """Yield the pictures that can be the page's image for sharing, the best first."""
        yield represent_chosen(self.social_image)
