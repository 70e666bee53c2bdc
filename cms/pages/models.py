"""What any page type uses."""

import unicodedata
import uuid
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from cms.addresses import page_url
from cms.transactions import unit_of_work
from cms.visibility import is_expired


class BasePage(Page):
    """A page with search metadata, whose every change is one transaction."""

    # The address of the page in the API, the same for ever; never copied, never reverted.
    content_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    promote_panels: ClassVar = [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
            ],
            "Search results",
        ),
    ]
    exclude_fields_in_copy: ClassVar = ["content_id"]

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse a title with characters that cannot be shown."""
        super().clean()
        if any(unicodedata.category(character) == "Cc" for character in self.title):
            raise ValidationError(
                {"title": "The title contains characters that cannot be shown. Type it again."}
            )

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save as a unit of work, whoever calls."""
        if self.id is None and self.alias_of_id:
            self._forget_what_is_not_copied()
        with unit_of_work():
            return super().save(*args, **kwargs)

    def _forget_what_is_not_copied(self) -> None:
        """Wagtail copies all fields to an alias, also those that a copy does without."""
        for name in self.exclude_fields_in_copy:
            setattr(self, name, self._meta.get_field(name).get_default())

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete the page and those below it as a unit of work."""
        with unit_of_work():
            self._wait_for_others(also_above=True)
            return super().delete(*args, **kwargs)

    def publish(self, *args: Any, **kwargs: Any) -> Any:
        """Publish or schedule a revision as a unit of work."""
        with unit_of_work():
            self._wait_for_others()
            return super().publish(*args, **kwargs)

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        """Unpublish as a unit of work."""
        with unit_of_work():
            self._wait_for_others()
            return super().unpublish(*args, **kwargs)

    def move(self, *args: Any, **kwargs: Any) -> Any:
        """Move the page and those below it as a unit of work."""
        with unit_of_work():
            self._wait_for_others(also_above=True)
            return super().move(*args, **kwargs)

    def _wait_for_others(self, *, also_above: bool = False) -> None:
        """Wait for those who change the same page, and learn where it is in the tree by then.

        Wagtail writes whole rows, so without that a page that was moved meanwhile would be put
        back; and it locks revisions, pages and parents in any order, which PostgreSQL ends by an
        error. `also_above` waits for the parent first, as a change of the parent's address does.
        """
        rows = Page.objects.select_for_update(no_key=True)
        if also_above:
            rows.filter(path=self.path[: -self.steplen]).values_list("pk").first()
        for place in rows.filter(pk=self.pk).values("path", "depth", "numchild", "url_path"):
            for name, value in place.items():
                setattr(self, name, value)

    def with_content_json(self, content: dict[str, Any]) -> "BasePage":
        """The page as it was in a revision, under its own identity."""
        page: BasePage = super().with_content_json(content)
        page.content_id = self.content_id
        return page

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Answer 404 from the minute the page expires, before the scheduled run withdraws it."""
        if not path_components and is_expired(self):
            raise Http404
        return super().route(request, path_components)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the page's own absolute address."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "canonical_url": page_url(self)}
