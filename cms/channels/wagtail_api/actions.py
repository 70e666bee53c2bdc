"""What Wagtail's API v3 does to a page, by our own ways of doing it.

In Wagtail 8.0 nothing but that API asks the registry for the actions of pages. The stock ones
would publish past `BasePage.publish`, whatever is still to be mended.
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
    """Makes a page that is not public."""

    def check(self, skip_permission_checks: bool = False) -> None:
        """Refuse to publish in the same step: a form of some fields checks too little."""
        super().check(skip_permission_checks)
        _refuse_publishing(self.publish)


class EditDraft(EditPageAction):
    """Saves a draft; what is public stays as it is."""

    def check(self, skip_permission_checks: bool = False) -> None:
        """Refuse to publish in the same step."""
        super().check(skip_permission_checks)
        _refuse_publishing(self.publish)


class PublishDraft(PublishPageRevisionAction):
    """Publishes a draft as the button of the form does."""

    def check(self, skip_permission_checks: bool = False) -> None:
        """Raise PermissionDenied, or ValidationError with all that is still to be mended."""
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
        """Put the reason for its claims in the log, and publish or schedule it."""
        self.check(skip_permission_checks)
        Check(Draft.of(self.object)).claims.record(self.object, self.user)
        self.revision.publish(user=self.user, changed=self.changed, log_action=self.log_action)


class UnpublishOne(UnpublishPageAction):
    """Unpublishes a page, and nothing below it."""

    def execute(self, skip_permission_checks: bool = False) -> Any:
        """Raise PermissionDenied for those who may not."""
        if self.include_descendants:
            raise PermissionDenied(ONE_BY_ONE)
        self.check(skip_permission_checks)
        self.object.unpublish(user=self.user)


ACTIONS = (CreateDraft, EditDraft, PublishDraft, UnpublishOne)
