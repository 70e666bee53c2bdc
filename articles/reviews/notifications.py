"""Mails about reviews, sent after the commit so that none reports what was rolled back."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from wagtail.admin import mail
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import (
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from articles.reviews.models import ClinicalReviewTaskState


class ReviewerAskedNotifier(mail.EmailNotificationMixin, mail.Notifier):
    """The notifier that asks the practitioner, and nobody else, to review an article."""

    notification = "submitted"

    def __init__(self) -> None:
        super().__init__((ClinicalReviewTaskState,))

    def get_recipient_users(self, instance: ClinicalReviewTaskState, **kwargs: Any) -> set[Any]:
        """Return the account of the practitioner who is asked."""
        return {instance.asked.user} if instance.asked else set()

    def get_context(self, instance: ClinicalReviewTaskState, **kwargs: Any) -> dict[str, Any]:
        """Add the page and the user who asked for the review to the context."""
        state = instance.workflow_state
        context: dict[str, Any] = super().get_context(instance, **kwargs)
        return {**context, "page": state.content_object, "requested_by": state.requested_by}


def _after_commit(notifier: Callable[..., object]) -> Callable[..., None]:
    def receiver(**kwargs: Any) -> None:
        transaction.on_commit(lambda: notifier(**kwargs))

    return receiver


def connect() -> None:
    """Connect all notifiers, Wagtail's own too: it skips a dispatch_uid that is already taken."""
    notifiers: list[tuple[Signal, type, Callable[..., object], str]] = [
        (
            task_submitted,
            TaskState,
            mail.GroupApprovalTaskStateSubmissionEmailNotifier(),
            "group_approval_task_submitted_email_notification",
        ),
        (
            workflow_submitted,
            WorkflowState,
            mail.WorkflowStateSubmissionEmailNotifier(),
            "workflow_state_submitted_email_notification",
        ),
        (
            workflow_rejected,
            WorkflowState,
            mail.WorkflowStateRejectionEmailNotifier(),
            "workflow_state_rejected_email_notification",
        ),
        (
            workflow_approved,
            WorkflowState,
            mail.WorkflowStateApprovalEmailNotifier(),
            "workflow_state_approved_email_notification",
        ),
        (
            task_submitted,
            ClinicalReviewTaskState,
            ReviewerAskedNotifier(),
            "clinical_review_asked_email_notification",
        ),
    ]
    for signal, sender, notifier, name in notifiers:
        signal.connect(_after_commit(notifier), sender=sender, dispatch_uid=name, weak=False)
