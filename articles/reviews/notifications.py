"""Mails about reviews. All of them leave after the commit, so none tells of what was undone."""

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
    """Tells the practitioner, and nobody else, that they are asked to review an article."""

    notification = "submitted"

    def __init__(self) -> None:
        super().__init__((ClinicalReviewTaskState,))

    def get_recipient_users(self, instance: ClinicalReviewTaskState, **kwargs: Any) -> set[Any]:
        """The login of who is asked."""
        return {instance.asked.user} if instance.asked else set()

    def get_context(self, instance: ClinicalReviewTaskState, **kwargs: Any) -> dict[str, Any]:
        """What the mail names."""
        state = instance.workflow_state
        context: dict[str, Any] = super().get_context(instance, **kwargs)
        return {**context, "page": state.content_object, "requested_by": state.requested_by}


def _after_commit(notifier: Callable[..., object]) -> Callable[..., None]:
    def receiver(**kwargs: Any) -> None:
        transaction.on_commit(lambda: notifier(**kwargs))

    return receiver


def connect() -> None:
    """Wagtail's own notifiers too: it connects none under a name that is taken already."""
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
