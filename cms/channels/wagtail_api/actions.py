"""Page actions of Wagtail's API v3 that follow the platform's rules for publishing.

In Wagtail 8.0 only that API looks up page actions in the registry. The stock actions would
bypass `BasePage.publish`, and so publish a page with errors.
"""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.actions import (
    CreatePageAction,
    EditPageAction,
    PublishPageRevisionAction,
    UnpublishPageAction,
)

from cms.content.content_checks.checking import Check
from cms.content.content_checks.draft import Draft
from cms.content.retractions.pages import REFUSED
from cms.foundation.visibility import is_retracted

DRAFTS_ONLY = "Only drafts are saved here. Leave out meta.action, and call actions/publish/ then."
LOCKED = "The page is locked."
IN_REVIEW = "The page is in review, which ends with its publication. End the review first."
ONE_BY_ONE = "Unpublish the pages one by one."


def _refuse_publishing(publish: bool) -> None:
    if publish:
        raise PermissionDenied(DRAFTS_ONLY)


class CreateDraft(CreatePageAction):
    """An action that creates a page as a draft."""

    def check(self, skip_permission_checks: bool = False) -> None:
        """Refuse to publish in the same step, because a form with some fields checks too little."""
        super().check(skip_permission_checks)
        _refuse_publishing(self.publish)


class EditDraft(EditPageAction):
    """An action that saves a draft and leaves the published version unchanged."""

    def check(self, skip_permission_checks: bool = False) -> None:
        """Refuse to publish in the same step."""
        super().check(skip_permission_checks)
        _refuse_publishing(self.publish)


class PublishDraft(PublishPageRevisionAction):
    """An action that publishes a draft with the checks of the admin's publish button."""

    def check(self, skip_permission_checks: bool = False) -> None:
        """Raise PermissionDenied, or ValidationError with everything that has to be corrected."""
        page = self.object
        if is_retracted(page):
            raise PermissionDenied(REFUSED)
        super().check(skip_permission_checks)
        lock = page.get_lock()
        if page.workflow_in_progress:
            raise PermissionDenied(IN_REVIEW)
        if lock and lock.for_user(self.user):
            raise PermissionDenied(LOCKED)
        if obstacles := list(page.obstacles()):
            raise ValidationError(obstacles)

    def execute(self, skip_permission_checks: bool = False) -> None:
        """Log the reason for the page's claims, then publish or schedule the draft."""
        self.check(skip_permission_checks)
        Check(Draft.of(self.object)).claims.record(self.object, self.user)
        self.revision.publish(user=self.user, changed=self.changed, log_action=self.log_action)


class UnpublishOne(UnpublishPageAction):
    """An action that unpublishes a page without its descendants."""

    def execute(self, skip_permission_checks: bool = False) -> Any:
        """Unpublish the page; raise PermissionDenied without permission or for its descendants."""
        if self.include_descendants:
            raise PermissionDenied(ONE_BY_ONE)
        self.check(skip_permission_checks)
        self.object.unpublish(user=self.user)


ACTIONS = (CreateDraft, EditDraft, PublishDraft, UnpublishOne)
