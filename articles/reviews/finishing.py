"""The end of a workflow. Wagtail imports this before any model can be imported."""

from typing import Any


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """See `articles.reviews.approval.publish_approved`."""
    from articles.reviews import approval

    approval.publish_approved(workflow_state, user)
