"""Wagtail's mails about drafts, sent to those only who may read the draft by now.

Somebody may have lost their role, or their turn to review, since they asked to be told.
"""

from collections.abc import Iterable
from typing import Any

from wagtail.admin.mail import EmailNotificationMixin, send_notification
from wagtail.admin.views.pages import edit
from wagtail.models import Page, TaskState

from cms.foundation.users.sight import may_read_draft

_recipients = EmailNotificationMixin.get_valid_recipients


def install() -> None:
    """Leave out who may not read the draft from the mails about comments and reviews."""
    edit.send_notification = tell_of_comments
    EmailNotificationMixin.get_valid_recipients = recipients


def tell_of_comments(users: Iterable[Any], notification: str, context: dict[str, Any]) -> Any:
    """Send the mail about comments on a page."""
    readers = [user for user in users if may_read_draft(user, context["page"])]
    return send_notification(readers, notification, context)


def recipients(notifier: EmailNotificationMixin, instance: Any, **kwargs: Any) -> set[Any]:
    """Return who is sent the mail about a review, or about one step of it."""
    found: set[Any] = _recipients(notifier, instance, **kwargs)
    state = instance.workflow_state if isinstance(instance, TaskState) else instance
    page = state.content_object
    return {user for user in found if not isinstance(page, Page) or may_read_draft(user, page)}
