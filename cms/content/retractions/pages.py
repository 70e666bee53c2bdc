"""The base class of pages that can be retracted."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.log_actions import log
from wagtail.models import PagePermissionTester
from wagtail.url_routing import RouteResult

from cms.content.pages.breadcrumbs import breadcrumb
from cms.content.pages.metadata import Metadata, description
from cms.content.pages.models import BasePage
from cms.content.practice.time_zone import practice_in_use
from cms.content.retractions.models import Retraction
from cms.content.retractions.signals import retracted
from cms.foundation.addresses import page_url
from cms.foundation.schema_org import document, node, web_page
from cms.foundation.transactions import unit_of_work
from cms.foundation.visibility import is_retracted

ALREADY = "It has been retracted already, with the note: {}"
NOT_RETRACTED = "It is not retracted any more."
REFUSED = "It was retracted. Lift the retraction first; until then only drafts can be saved."


class RetractionPermissionTester(PagePermissionTester):
    """Wagtail's page permissions, except that a retracted page cannot be published.

    A lock does not keep anybody from retracting: a harmful text should not wait for a colleague.
    """

    def can_publish(self) -> bool:
        """Return whether the user may publish the page; False for a retracted page."""
        return self.is_publisher() and not is_retracted(self.page)

    def can_submit_for_moderation(self) -> bool:
        """Return False for a retracted page, because the last approval would publish it."""
        return bool(super().can_submit_for_moderation()) and not is_retracted(self.page)

    def can_retract(self) -> bool:
        """Return whether readers have ever seen the page, and the user may publish it."""
        was_public = self.page.first_published_at is not None
        return was_public and self.can_publish()

    def can_lift_retraction(self) -> bool:
        """Return whether the page is retracted, and the user could publish it otherwise."""
        return self.is_publisher() and is_retracted(self.page)

    def is_publisher(self) -> bool:
        """Return whether the user could publish the page if it were not retracted."""
        return bool(super().can_publish())


class RetractablePage(BasePage):
    """A page that can be retracted: a public note then replaces its text."""

    live: bool  # Wagtail's field, for type checkers.

    class Meta:
        abstract = True

    @property
    def retraction(self) -> Retraction | None:
        """The retraction that is in force in the database now; None if there is none."""
        found: Retraction | None = self.retractions.in_force().first() if self.pk else None
        return found

    @property
    def status_string(self) -> Any:
        """Wagtail's status of the page, or “retracted”."""
        is_retracted = not self.live and self.retraction is not None
        return "retracted" if is_retracted else super().status_string

    def permissions_for_user(self, user: Any) -> RetractionPermissionTester:
        """Return the permissions of `user` for the page."""
        return RetractionPermissionTester(user, self)

    def retract(self, text: str, *, user: Any = None) -> None:
        """Withdraw the page and its aliases, and publish `text` as a note in their place.

        Scheduled publishing and reviews are cancelled. Raise ValidationError if the page is already
        retracted.
        """
        with unit_of_work():
            self._wait_for_others()
            if current := self.retraction:
                raise ValidationError(ALREADY.format(current.text))
            page = type(self).objects.get(pk=self.pk)  # With what others changed meanwhile.
            page._withdraw(text, user)
            page.unpublish(log_action=False)
            log(page, "retractions.retract", user=user, data={"text": text})

    def _withdraw(self, text: str, user: Any) -> None:
        self.retractions.create(text=text)
        self.revisions.update(approved_go_live_at=None)
        if review := self.current_workflow_state:
            review.cancel(user=user)
        retracted.send(sender=type(self), page=self, user=user)
        for alias in self._aliases():
            if alias.retraction is None:
                alias._withdraw(text, user)

    def lift_retraction(self, text: str, *, user: Any = None) -> None:
        """Remove the note, so that the page and its aliases can be published again.

        Raise ValidationError if the page is not retracted.
        """
        with unit_of_work():
            self._wait_for_others()
            if self.retraction is None:
                raise ValidationError(NOT_RETRACTED)
            self._lift(text)
            log(self, "retractions.lift", user=user, data={"text": text})

    def _lift(self, text: str) -> None:
        if current := self.retraction:
            current.lift(text)
        for alias in self._aliases():
            alias._lift(text)

    def _aliases(self) -> list["RetractablePage"]:
        return list(type(self).objects.filter(alias_of=self.pk))

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save the page; a retracted page never becomes live, even if an older copy is saved."""
        if self.live and self.retraction is not None:
            self.live = False
        return super().save(*args, **kwargs)

    def refuse_publishing(self) -> None:
        """Raise PublishPermissionError if the page is retracted."""
        super().refuse_publishing()
        if self.retraction is not None:
            raise PublishPermissionError(REFUSED)

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Route the address of a retracted page to the note, even after the page's expiry."""
        if not path_components and not self.live and self.retraction is not None:
            return RouteResult(self)
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Return the page or its note, which has the status 200 so that it can be found."""
        if not self.is_known_public and (current := self.retraction):
            return self._note(request, current)
        return super().serve(request, *args, **kwargs)

    def _note(self, request: HttpRequest, retraction: Retraction) -> HttpResponse:
        context = {
            "page": self,
            "self": self,
            "retraction": retraction,
            "canonical_url": page_url(self.alias_of or self),
            "metadata": self._note_metadata(retraction),
        }
        return render(request, "retractions/note.html", context)

    def _note_metadata(self, retraction: Retraction) -> Metadata:
        """Return the metadata of the note, which has nothing of the retracted text."""
        note = node(
            "CorrectionComment", text=retraction.text, datePublished=retraction.date.isoformat()
        )
        metadata = Metadata(
            title=f"Retracted: {self.title}",
            url=page_url(self.alias_of or self),
            description=description("", f"This was retracted. {retraction.text}"),
            locale=self.locale.language_code,
            country=practice_in_use().country,
        )
        described = web_page(
            "WebPage",
            name=metadata.title,
            description=metadata.description,
            url=metadata.url,
            locale=metadata.locale,
            crumbs=breadcrumb(self, self.title),
        )
        said = {"creativeWorkStatus": "Retracted", "correction": note}
        metadata.schema_org = document(described | said)
        return metadata
